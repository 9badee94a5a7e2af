import { expect, test } from "@jest/globals";
import type { ServiceName } from "../../../../../components/service-names.ts";
import { arrowsOf, waysOut } from "../../../../../components/targets/kubernetes/plan/arrows.ts";
import type { Asked } from "../../../../../components/targets/kubernetes/plan/asked.ts";
import { parseSettings } from "../../../../../stacks/settings.ts";
import { planOf, specOf } from "./sample.ts";

const asked = (from: ServiceName, fields: Partial<Asked>) =>
  new Map([[from, { endpoints: [], hosts: [], userFiles: [], userFolders: [], pods: [], ...fields }]]);
const settings = parseSettings({}, "test");

/** The data flow of the design, and what Prometheus scrapes. */
const DESIGN = [
  "collector → prometheus:http",
  "collector → loki:http",
  "collector → jaeger:otlp",
  "loki → prometheus:http",
  "prometheus → alertmanager:http",
  "prometheus → collector:metrics",
  "prometheus → grafana:http",
  "prometheus → jaeger:metrics",
  "prometheus → loki:http",
  "prometheus → prometheus:http",
  "grafana → alertmanager:http",
  "grafana → jaeger:http",
  "grafana → loki:http",
  "grafana → prometheus:http",
  "glitchtip → postgres:sql",
];
const shown = (plan: ReturnType<typeof planOf>) =>
  plan.arrows.map(({ from, to, endpoint }) => `${from} → ${to}:${endpoint}`);

test("services ask those that the design says, and no others", () => {
  expect(shown(planOf()).sort()).toEqual([...DESIGN].sort());
});

test("nothing is drawn to or from a service that is off or external", () => {
  const arrows = shown(
    planOf({
      services: { loki: { mode: "off" }, jaeger: { mode: "external", url: "https://jaeger.example.com" } },
    }),
  );
  expect(arrows.filter((arrow) => /loki|jaeger/.test(arrow))).toEqual([]);
});

test("what a service waits for it asks, too, once", () => {
  const specs = [
    specOf({ name: "glitchtip", dependsOn: ["postgres"] }),
    specOf({ name: "postgres", endpoints: { sql: { port: 5432, scheme: "postgres" } } }),
  ];
  const arrow = { from: "glitchtip", to: "postgres", endpoint: "sql" };
  expect(arrowsOf(asked("glitchtip", {}), specs)).toEqual([arrow]);
  const endpoints = [{ service: "postgres", endpoint: "sql" } as const];
  expect(arrowsOf(asked("glitchtip", { endpoints }), specs)).toEqual([arrow]);
});

test.each([
  ["10.1.2.3:9000", { to: { address: "10.1.2.3" }, ports: [9000] }],
  ["[fd00::1]:9000", { to: { address: "fd00::1" }, ports: [9000] }],
  ["hooks.example.com", { to: "anywhere", ports: [80, 443] }],
  ["smtp.example.com:587", { to: "anywhere", ports: [587] }],
  ["mimir.monitoring.svc:80", { to: { namespace: "monitoring" } }],
  ["mimir.monitoring.svc.cluster.local:80", { to: { namespace: "monitoring" } }],
])("the way to %s", (host, way) => {
  expect(waysOut(asked("alertmanager", { hosts: [host] }), settings)).toEqual([
    { from: "alertmanager", ...way },
  ]);
});

test("loopback is the pod itself, to which no way leads out", () => {
  const hosts = ["127.0.0.1:4096", "localhost:1", "[::1]:1"];
  expect(waysOut(asked("alertmanager", { hosts }), settings)).toEqual([]);
});

test("a file with a URL may name any port; a token goes where settings say", () => {
  const given = parseSettings(
    {
      services: { loki: { mode: "external", url: "https://loki.example.com", tokenFile: "/t" } },
      alerts: {
        receivers: { team: { slack: { webhookUrlFile: "/url" }, pagerduty: { routingKeyFile: "/key" } } },
        routes: [{ to: "team" }],
      },
    },
    "test",
  );
  expect(waysOut(asked("alertmanager", { userFiles: ["/url", "/key", "/t"] }), given)).toEqual([
    { from: "alertmanager", to: "anywhere" },
    { from: "alertmanager", to: "anywhere", ports: [443] },
  ]);
});

test("the collector may send to what settings export to", () => {
  const given = parseSettings({ exports: { other: { url: "https://otlp.example.com:4318" } } }, "test");
  expect(waysOut(asked("collector", {}), given)).toEqual([
    { from: "collector", to: "anywhere", ports: [4318] },
  ]);
  expect(waysOut(asked("loki", {}), given)).toEqual([]);
});
