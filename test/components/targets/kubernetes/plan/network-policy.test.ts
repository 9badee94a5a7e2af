import { expect, test } from "@jest/globals";
import { find, planOf } from "./sample.ts";

const policy = (name: string, settings = {}) => find(planOf(settings).objects, "NetworkPolicy", name).spec;
const anywhere = [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }];
const namespace = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

test("every pod of the stack is closed both ways, and may look up names", () => {
  const podSelector = {
    matchLabels: { "app.kubernetes.io/part-of": "telltale", "app.kubernetes.io/instance": "dev" },
  };
  expect(policy("telltale-default-deny")).toEqual({ podSelector, policyTypes: ["Ingress", "Egress"] });
  expect(policy("telltale-dns")).toMatchObject({ podSelector, policyTypes: ["Egress"] });
});

test("a service that asks nobody may reach nobody", () => {
  expect(policy("jaeger")?.egress).toBeUndefined();
  expect(policy("postgres")?.ingress).toEqual([
    {
      from: [
        {
          podSelector: {
            matchLabels: { "app.kubernetes.io/name": "glitchtip", "app.kubernetes.io/instance": "dev" },
          },
        },
      ],
      ports: [{ protocol: "TCP", port: "sql" }],
    },
  ]);
});

test("agents of every namespace reach the collector and the error tracker, or those of the named ones", () => {
  expect(policy("collector")?.ingress).toContainEqual({
    from: [{ namespaceSelector: {} }],
    ports: [
      { protocol: "TCP", port: "otlp" },
      { protocol: "TCP", port: "otlp-grpc" },
    ],
  });
  const some = policy("glitchtip", { kubernetes: { agentNamespaces: ["agents", "lab"] } });
  expect(some?.ingress).toEqual([
    { from: [namespace("agents"), namespace("lab")], ports: [{ protocol: "TCP", port: "http" }] },
  ]);
});

test("the ingress controller reaches what it shows, and only that", () => {
  const kubernetes = { ingress: { host: "t.example.com", tlsSecret: "tls", namespace: "edge" } };
  const from = { from: [namespace("edge")], ports: [{ protocol: "TCP", port: "http" }] };
  expect(policy("grafana", { kubernetes })?.ingress).toContainEqual(from);
  expect(policy("prometheus", { kubernetes })?.ingress).not.toContainEqual(from);
});

test("notifications go out where settings send them, from Alertmanager alone", () => {
  const alerts = {
    receivers: {
      team: { email: { to: "a@example.com", from: "b@example.com", smarthost: "mail.example.com:587" } },
    },
    routes: [{ to: "team" }],
  };
  expect(policy("alertmanager", { alerts })?.egress).toEqual([
    { to: anywhere, ports: [{ protocol: "TCP", port: 587 }] },
  ]);
  expect(policy("alertmanager")?.egress).toBeUndefined();
  expect(policy("prometheus", { alerts })?.egress).toEqual(policy("prometheus")?.egress);
});
