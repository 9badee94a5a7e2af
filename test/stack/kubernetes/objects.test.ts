import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Cluster } from "../../../components/targets/kubernetes/cluster/cluster.ts";
import { pathOf } from "../../../components/targets/kubernetes/cluster/resource-path.ts";
import { AGENT_SECRET } from "../../../components/targets/kubernetes/plan/agent-secrets.ts";
import type {
  ConfigMap,
  KubernetesObject,
  Secret,
  StatefulSet,
  Workload,
} from "../../../components/targets/kubernetes/plan/objects.ts";
import { planCluster } from "../../../components/targets/kubernetes/plan/plan-cluster.ts";
import { KUBERNETES_SERVICES } from "../../../components/targets/kubernetes/services.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { type ApiServer, startApiServer } from "./api-server.ts";
import { type Applied, apply, applyAll, isWorkload, makeNamespace, objectsOf } from "./apply.ts";
import { labelsOf, portsOf, reachable, selects } from "./reachability.ts";

const folder = mkdtempSync(join(tmpdir(), "telltale-settings-"));
const file = join(folder, "secret");
writeFileSync(file, "https://hooks.example.com");

/** The defaults, and everything that changes what is rendered. */
const PROFILES: Record<string, Readonly<Record<string, unknown>>> = {
  "one-node": {},
  production: {
    target: "kubernetes",
    availability: "high",
    objectStorage: {
      url: "https://s3.example.com",
      logsBucket: "telltale-logs",
      metricsBucket: "telltale-metrics",
      credentialsFile: file,
    },
    openSearch: { url: "https://opensearch.example.com:9200", user: "telltale", passwordFile: file },
    postgres: { hostPort: "postgres.example.com:5432", user: "telltale", passwordFile: file },
  },
  full: {
    services: { jaeger: { mode: "external", url: "https://jaeger.tracing.svc:4318", tokenFile: file } },
    images: { prefix: "registry.example.com/hub" },
    exports: { other: { url: "https://10.9.8.7:4318", tokenFile: file } },
    scrape: { targets: { bot: { urls: ["http://bot.agents.svc:8000"] } } },
    errors: { webhookUrlFiles: [file], mailUrlFile: file },
    alerts: {
      deadmanUrlFile: file,
      receivers: {
        team: {
          slack: { webhookUrlFile: file },
          email: { to: "a@example.com", from: "b@example.com", smarthost: "mail.example.com:587" },
        },
      },
      routes: [{ to: "team" }],
    },
    kubernetes: {
      storageClass: "fast",
      agentNamespaces: ["agents"],
      ingress: {
        className: "nginx",
        host: "telltale.example.com",
        tlsSecret: "tls",
        annotations: { a: "b" },
      },
    },
  },
};

/** Those of a Deployment have no claims. */
type StatefulSetSpec = NonNullable<StatefulSet["spec"]>;

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
}, 3_600_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server?.stop();
});

describe.each(Object.entries(PROFILES))("profile %s", (profile, given) => {
  const settings = parseSettings(
    { ...given, kubernetes: { ...(given.kubernetes as object), namespace: profile } },
    "test",
  );
  const plan = planCluster("dev", settings, KUBERNETES_SERVICES);
  const objects = objectsOf(plan);
  let cluster: Cluster;
  let applied: Applied[];
  const workloads = () => applied.filter(isWorkload) as (Applied & Workload)[];
  const get = (kind: "ConfigMap" | "Secret", name: string) =>
    cluster.call<ConfigMap | Secret>({
      path: pathOf({ apiVersion: "v1", kind, metadata: { name, namespace: profile, labels: {} } }),
    });
  const tryPod = (metadata: object, spec: object, namespace = profile) =>
    cluster.call({
      method: "POST",
      path: `/api/v1/namespaces/${namespace}/pods`,
      query: { dryRun: "All", fieldValidation: "Strict" },
      body: { apiVersion: "v1", kind: "Pod", metadata, spec },
    });

  beforeAll(async () => {
    cluster = server.admin;
    for (const name of settings.kubernetes.agentNamespaces ?? []) await makeNamespace(cluster, name);
    applied = await applyAll(cluster, objects);
  });

  test("every object is taken, and taking it again changes nothing", async () => {
    expect(applied.length).toBe(objects.length);
    const again = await applyAll(cluster, objects);
    const versionsOf = (all: readonly Applied[]) =>
      all.map(({ kind, metadata }) => [kind, metadata.name, metadata.resourceVersion, metadata.generation]);
    expect(versionsOf(again)).toEqual(versionsOf(applied));
  });

  test("pods of every workload are admitted where only restricted ones are", async () => {
    for (const { metadata, spec } of workloads()) {
      const { template } = spec ?? {};
      await tryPod({ name: metadata.name, labels: template?.metadata?.labels }, withClaims(spec));
    }
    const careless = { ...withClaims(workloads()[0]?.spec), securityContext: {} };
    await expect(tryPod({ name: "careless" }, careless)).rejects.toThrow(
      /violates PodSecurity "restricted:latest": runAsNonRoot != true/,
    );
  });

  test("what reads logs of pods is admitted in its own namespace, and not among the stack's", async () => {
    const [reader] = applied.flatMap((one) => (one.kind === "DaemonSet" ? [one] : []));
    const { metadata, spec } = reader?.spec?.template ?? {};
    const pod = { name: "reader", labels: metadata?.labels };
    await tryPod(pod, spec ?? {}, `${profile}-node`);
    await expect(tryPod(pod, spec ?? {})).rejects.toThrow(
      /violates PodSecurity "restricted:latest".*hostPath/,
    );
    const { data } = await cluster.call<ConfigMap>({
      path: pathOf({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: spec?.volumes?.find(({ name }) => name === "config")?.configMap?.name ?? "",
          namespace: `${profile}-node`,
          labels: {},
        },
      }),
    });
    expect(Object.keys(data ?? {})).toEqual(["collector.yaml"]);
  });

  test("Prometheus may list pods where agents are, and nothing else", async () => {
    const may = async (attributes: object) => {
      const { status } = await cluster.call<{ status: { allowed: boolean } }>({
        method: "POST",
        path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
        body: {
          apiVersion: "authorization.k8s.io/v1",
          kind: "SubjectAccessReview",
          spec: {
            user: `system:serviceaccount:${profile}:telltale-prometheus`,
            groups: ["system:serviceaccounts", "system:authenticated"],
            resourceAttributes: attributes,
          },
        },
      });
      return status.allowed;
    };
    const { agentNamespaces } = settings.kubernetes;
    const list = { verb: "list", resource: "pods" };
    for (const namespace of [...(agentNamespaces ?? ["anywhere"]), `${profile}-node`])
      expect(await may({ ...list, namespace })).toBe(true);
    expect(await may({ ...list, namespace: "kube-system" })).toBe(agentNamespaces === undefined);
    expect(await may({ verb: "list", resource: "secrets", namespace: agentNamespaces?.[0] })).toBe(false);
    expect(await may({ verb: "delete", resource: "pods", namespace: agentNamespaces?.[0] })).toBe(false);
  });

  test("disks are ones that could be made", async () => {
    const claims = workloads().flatMap(({ spec }) => (spec as StatefulSetSpec).volumeClaimTemplates ?? []);
    expect(claims.length).toBeGreaterThan(4);
    for (const claim of claims) {
      await cluster.call({
        method: "POST",
        path: `/api/v1/namespaces/${profile}/persistentvolumeclaims`,
        query: { dryRun: "All", fieldValidation: "Strict" },
        body: claim,
      });
    }
  });

  test("every ConfigMap, Secret and key that a pod names is there", async () => {
    for (const { spec } of workloads()) {
      for (const volume of spec?.template?.spec?.volumes ?? []) {
        for (const { configMap } of volume.projected?.sources ?? []) {
          const { data = {} } = await get("ConfigMap", configMap?.name ?? "");
          for (const { key } of configMap?.items ?? []) expect(data).toHaveProperty([key]);
        }
        if (volume.secret) await get("Secret", volume.secret.secretName ?? "");
      }
    }
  });

  test("agents find the stack by a Secret in each of their namespaces", async () => {
    for (const name of settings.kubernetes.agentNamespaces ?? [profile]) {
      const { data = {} } = await cluster.call<Secret>({
        path: `/api/v1/namespaces/${name}/secrets/${AGENT_SECRET}`,
      });
      const endpoint = Buffer.from(data.TELLTALE_ENDPOINT ?? "", "base64").toString();
      expect(endpoint).toBe(`http://collector.${profile}.svc:4318`);
    }
  });

  test("every file that a service is told of is one that its pod has", () => {
    for (const workload of workloads()) expect(missingFiles(workload, applied)).toEqual([]);
  });

  test("every Service leads to the pods of one workload, at ports that they have", () => {
    const services = applied.flatMap((one) => (one.kind === "Service" ? [one] : []));
    const named = services.filter(({ spec }) => spec?.clusterIP !== "None");
    expect(named.length).toBe(workloads().length);
    for (const { metadata, spec } of services) {
      const chosen = workloads().filter((one) =>
        selects((spec?.selector ?? {}) as Record<string, string>, labelsOf(one)),
      );
      expect(chosen.map((one) => one.metadata.name)).toEqual([metadata.name.replace(/-headless$/, "")]);
      const names = chosen.flatMap(portsOf).map(({ name }) => name);
      for (const { targetPort } of spec?.ports ?? []) expect(names).toContain(targetPort);
    }
  });

  test("replicas have a name for all of them and one for each, are on different nodes, and leave one at a time", () => {
    const replicated = workloads().filter(({ spec }) => (spec?.replicas ?? 0) > 1);
    expect(replicated.length > 0).toBe(settings.availability === "high");
    for (const workload of replicated) {
      const { name } = workload.metadata;
      expect((workload.spec as StatefulSetSpec).serviceName).toBe(`${name}-headless`);
      const spread = workload.spec?.template?.spec?.topologySpreadConstraints ?? [];
      for (const { labelSelector } of spread)
        expect(
          selects((labelSelector?.matchLabels ?? {}) as Record<string, string>, labelsOf(workload)),
        ).toBe(true);
      expect(spread.map(({ topologyKey }) => topologyKey)).toContain("kubernetes.io/hostname");
      const budgets = applied.flatMap((one) => (one.kind === "PodDisruptionBudget" ? [one] : []));
      const own = budgets.filter(({ spec }) =>
        selects((spec?.selector?.matchLabels ?? {}) as Record<string, string>, labelsOf(workload)),
      );
      expect(own.map(({ spec }) => spec?.maxUnavailable)).toEqual([1]);
    }
  });

  test("every workload has a policy of its own, and network policies let pass the drawn arrows and no others", () => {
    const portOf = (to: string, endpoint: string) =>
      KUBERNETES_SERVICES.find(({ name }) => name === to)?.endpoints[endpoint]?.port;
    const drawn = plan.arrows.map(({ from, to, endpoint }) => `${from} → ${to}:${portOf(to, endpoint)}`);
    // What gossips does so at one number by TCP and UDP.
    expect([...new Set(reachable(applied))]).toEqual([...new Set(drawn)].sort());
    const policies = applied
      .filter(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.namespace === profile)
      .map(({ metadata }) => metadata.name);
    expect(policies.sort()).toEqual(
      [...workloads().map(({ metadata }) => metadata.name), "telltale-default-deny", "telltale-dns"].sort(),
    );
  });

  test("a field that Kubernetes does not know is refused", async () => {
    const [service] = objects.flatMap((one) => (one.kind === "Service" ? [one] : []));
    const odd = { ...service, spec: { ...service?.spec, colour: "red" } };
    await expect(apply(cluster, odd as KubernetesObject)).rejects.toThrow(/colour/);
  });
});

/** A pod as the controller of a StatefulSet makes it, with a volume for each claim. */
function withClaims(spec: Workload["spec"] | undefined): object {
  const { template, volumeClaimTemplates = [] } = spec as StatefulSetSpec;
  const claims = volumeClaimTemplates.map(({ metadata }) => ({
    name: metadata?.name,
    persistentVolumeClaim: { claimName: `${metadata?.name}-0` },
  }));
  return { ...template?.spec, volumes: [...(template?.spec?.volumes ?? []), ...claims] };
}

/** Paths of configuration and secrets that a service is told, by command, environment or file, and that lead to nothing. */
function missingFiles(workload: Workload, applied: readonly Applied[]): string[] {
  const pod = workload.spec?.template?.spec;
  const mounts = pod?.containers?.[0]?.volumeMounts ?? [];
  const contentsOf = (kind: string, name: string | undefined) =>
    Object.entries(
      applied.flatMap((one) => (one.kind === kind && one.metadata.name === name ? [one as ConfigMap] : []))[0]
        ?.data ?? {},
    );
  const files = mounts.flatMap(({ name, mountPath }) => {
    const volume = pod?.volumes?.find((one) => one.name === name);
    const config = (volume?.projected?.sources ?? []).flatMap(({ configMap }) =>
      contentsOf("ConfigMap", configMap?.name).map(([key, content]) => ({
        path: configMap?.items?.find((item) => item.key === key)?.path ?? key,
        content,
      })),
    );
    const secrets = contentsOf("Secret", volume?.secret?.secretName).map(([path]) => ({ path, content: "" }));
    return [...config, ...secrets].map(({ path, content }) => ({ path: `${mountPath}/${path}`, content }));
  });
  const text = [
    JSON.stringify([pod?.initContainers, pod?.containers]),
    ...files.map(({ content }) => content),
  ].join();
  const told = new Set(text.match(/\/(?:etc|run\/secrets)\/telltale\/[\w./-]*\w/g));
  const isThere = (path: string) =>
    files.some((file) => file.path === path || file.path.startsWith(`${path}/`));
  return [...told].filter((path) => !isThere(path) && !mounts.some(({ mountPath }) => mountPath === path));
}
