import { expect, test } from "@jest/globals";
import { dataClaimsOf, renderHolder } from "../../../../../components/targets/kubernetes/backup/holder.ts";
import { planCluster } from "../../../../../components/targets/kubernetes/plan/plan-cluster.ts";
import { KUBERNETES_SERVICES } from "../../../../../components/targets/kubernetes/services.ts";
import { parseSettings } from "../../../../../stacks/settings.ts";

const settings = parseSettings({}, "test");
const claims = dataClaimsOf(planCluster("dev", settings, KUBERNETES_SERVICES));

test("every disk of the one-node profile is known by the claim that its StatefulSet makes", () => {
  expect(claims.map(({ claim }) => claim).sort()).toEqual([
    "badger-jaeger-0",
    "database-postgres-0",
    "queue-collector-0",
    "state-alertmanager-0",
    "store-grafana-0",
    "store-loki-0",
    "tsdb-prometheus-0",
  ]);
});

test("a disk is held as the user whose files are on it, and by a pod that no Service leads to", () => {
  const home = { stack: "dev", namespace: "telltale" };
  const postgres = claims.find(({ service }) => service === "postgres");
  const { metadata, spec } = renderHolder(postgres as (typeof claims)[number], home, settings);
  expect(spec.securityContext).toMatchObject({ runAsUser: 999, fsGroup: 999, runAsNonRoot: true });
  expect(metadata.labels).not.toHaveProperty("app.kubernetes.io/name");
  expect(spec).toMatchObject({
    containers: [{ volumeMounts: [{ mountPath: "/var/lib/telltale/database" }] }],
    volumes: [{ persistentVolumeClaim: { claimName: "database-postgres-0" } }],
  });
});
