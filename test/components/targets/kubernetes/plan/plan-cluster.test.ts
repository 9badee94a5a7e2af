import { expect, test } from "@jest/globals";
import { planOf } from "./sample.ts";

test("a stack's namespace takes only restricted pods", () => {
  const [namespace] = planOf({ kubernetes: { namespace: "seen" } }).objects;
  expect(namespace).toMatchObject({
    kind: "Namespace",
    metadata: { name: "seen", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  });
});

test("every other object is in it, or beside it for what nodes and agents need, labelled as the stack's", () => {
  const { objects, secrets } = planOf();
  const all = [...objects.slice(1), ...secrets];
  const beside = all.filter(({ metadata }) => metadata.namespace !== "telltale");
  expect(
    beside.map(({ metadata }) => `${metadata.namespace} ${metadata.name.replace(/-[0-9a-f]{16}$/, "")}`),
  ).toEqual([
    "undefined telltale-prometheus",
    "undefined telltale-prometheus",
    "undefined telltale-node",
    "telltale-node telltale",
    "telltale-node pod-logs-config",
    "telltale-node pod-logs",
    "telltale-node pod-logs",
    "telltale-node pod-logs-secrets",
  ]);
  for (const { metadata } of all) {
    expect(metadata.labels).toMatchObject({
      "app.kubernetes.io/part-of": "telltale",
      "app.kubernetes.io/instance": "dev",
      "app.kubernetes.io/managed-by": "telltale",
    });
  }
});

test("the same settings give the same plan", () => {
  expect(planOf()).toEqual(planOf());
});

test("a service that is off leaves nothing", () => {
  const { objects, secrets } = planOf({
    services: { glitchtip: { mode: "off" }, postgres: { mode: "off" } },
  });
  expect(JSON.stringify([objects, secrets])).not.toMatch(/"(glitchtip|postgres)/);
});

test("a mirror's images are taken everywhere", () => {
  const { objects } = planOf({ images: { prefix: "registry.example.com/hub" } });
  const images = JSON.stringify(objects).match(/"image":"[^"]+"/g) ?? [];
  expect(images.length).toBeGreaterThan(8);
  for (const image of images) expect(image).toMatch(/^"image":"registry\.example\.com\/hub\//);
});

test("no object holds an address of another namespace's or a secret's value", () => {
  const { objects } = planOf({ kubernetes: { podLogs: false } });
  expect(JSON.stringify(objects)).not.toMatch(/\.svc\b|POSTGRES_PASSWORD"/);
});

test("Prometheus sees pods of the namespaces that are named, and of no others", () => {
  const { objects } = planOf({ kubernetes: { agentNamespaces: ["bots"] } });
  const roles = objects.filter(({ kind }) => /^(Cluster)?Role$/.test(kind));
  expect(roles.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
    ["Role", "bots"],
    ["Role", "telltale-node"],
  ]);
  for (const role of roles)
    expect(role).toMatchObject({ rules: [{ resources: ["pods"], verbs: ["get", "list", "watch"] }] });
});

test("nothing reads logs of pods where the settings want it so, or where nobody takes them", () => {
  for (const given of [{ kubernetes: { podLogs: false } }, { services: { collector: { mode: "off" } } }])
    expect(JSON.stringify(planOf(given).objects)).not.toMatch(/pod-logs|telltale-node/);
});
