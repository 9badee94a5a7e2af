import { expect, test } from "@jest/globals";
import { renderConfig } from "../../../../../components/targets/kubernetes/plan/config.ts";
import { renderWorkload } from "../../../../../components/targets/kubernetes/plan/workload.ts";
import { parseSettings } from "../../../../../stacks/settings.ts";
import { HOME, planOf, specOf } from "./sample.ts";

const render = (fields: Parameters<typeof specOf>[0], given = {}) => {
  const spec = specOf(fields);
  const settings = parseSettings(given, "test");
  const furniture = {
    settings,
    config: renderConfig(spec, HOME),
    secrets: undefined,
    replicas: 1,
    needs: [],
  };
  return renderWorkload(spec, HOME, furniture, []);
};
const podOf = (fields: Parameters<typeof specOf>[0]) => render(fields).spec?.template?.spec;

test("what stores is a StatefulSet, whose disk stays when it goes; what does not is a Deployment", () => {
  const kubernetes = { storageClass: "fast", storage: { loki: "50GB" } };
  const stores = render({ dataFolders: ["store"] }, { kubernetes });
  expect(stores).toMatchObject({
    kind: "StatefulSet",
    spec: {
      serviceName: "loki",
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain" },
      volumeClaimTemplates: [
        {
          metadata: { name: "store" },
          spec: { storageClassName: "fast", resources: { requests: { storage: "50G" } } },
        },
      ],
    },
  });
  expect(render({}).kind).toBe("Deployment");
});

test("without a storage class the cluster's default one is taken", () => {
  const { spec } = render({ dataFolders: ["store"] });
  expect(JSON.stringify(spec)).not.toContain("storageClassName");
});

test("steps run before the service, in their order, with all that it has", () => {
  const pod = podOf({
    environment: { COLOUR: "red" },
    prepare: [
      { name: "first", command: ["sh", "-c", "1"] },
      { name: "second", command: ["loki", "-migrate"] },
    ],
  });
  expect(pod?.initContainers?.map(({ name, command, args }) => [name, command, args])).toEqual([
    ["first", ["sh"], ["-c", "1"]],
    ["second", undefined, ["-migrate"]],
  ]);
  const [first] = pod?.initContainers ?? [];
  const [main] = pod?.containers ?? [];
  expect([first?.env, first?.volumeMounts, first?.image]).toEqual([
    main?.env,
    main?.volumeMounts,
    main?.image,
  ]);
});

test("a service that wants a signal has a container that sees its files and its process, and starts first", () => {
  const files = { "a.yml": { content: "1", onChange: "reload" } } as const;
  const pod = podOf({ reload: "SIGHUP", command: ["prometheus"], files });
  expect(pod?.shareProcessNamespace).toBe(true);
  expect(pod?.initContainers).toMatchObject([{ name: "reload", restartPolicy: "Always" }]);
  expect(pod?.initContainers?.[0]?.command?.[2]).toContain("killall -HUP prometheus");
  expect(pod?.initContainers?.[0]?.volumeMounts).toEqual(pod?.containers?.[0]?.volumeMounts);
});

test("one that looks by itself has none, and sees no other process", () => {
  const files = { "a.yml": { content: "1", onChange: "reload" } } as const;
  const pod = podOf({ reload: "watched", files });
  expect([pod?.initContainers, pod?.shareProcessNamespace]).toEqual([undefined, undefined]);
});

test("the kubelet fills nothing into an environment", () => {
  const pod = podOf({ environment: { PATTERN: "$(HOME) $HOME" } });
  expect(pod?.containers?.[0]?.env).toContainEqual({ name: "PATTERN", value: "$$(HOME) $HOME" });
});

test("every container of every service is bounded, and has no rights", () => {
  const pods = planOf().objects.flatMap((one) =>
    one.kind === "StatefulSet" || one.kind === "Deployment" ? [one.spec?.template?.spec] : [],
  );
  expect(pods.length).toBe(8);
  for (const pod of pods) {
    // Prometheus asks for pods.
    const asks = pod?.serviceAccountName === "telltale-prometheus";
    expect(pod).toMatchObject({ automountServiceAccountToken: asks, enableServiceLinks: false });
    expect(pod?.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    for (const container of [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])]) {
      expect(container.resources?.limits).toHaveProperty("memory");
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
      });
    }
  }
});
