import { expect, test } from "@jest/globals";
import { parseSettings } from "../../stacks/settings.ts";

const off = { mode: "off" };
const BACKENDS = {
  objectStorage: {
    url: "https://s3.example.com",
    logsBucket: "telltale-logs",
    metricsBucket: "telltale-metrics",
  },
  openSearch: { url: "https://opensearch.example.com:9200", user: "telltale", passwordFile: "/p" },
  postgres: { hostPort: "postgres.example.com:5432", user: "telltale", passwordFile: "/p" },
};
const high = (given: object = {}) =>
  parseSettings({ target: "kubernetes", availability: "high", ...given }, "test");

test("high availability brings Mimir, and a given PostgreSQL takes the place of the stack's own", () => {
  const modesOf = ({ services }: ReturnType<typeof high>) => [services.mimir.mode, services.postgres.mode];
  expect(modesOf(parseSettings({}, "test"))).toEqual(["off", "deploy"]);
  expect(modesOf(high(BACKENDS))).toEqual(["deploy", "off"]);
  expect(modesOf(parseSettings({ postgres: BACKENDS.postgres }, "test"))).toEqual(["off", "off"]);
});

test("everything that it stands on and that is not given is told at once, with who needs it", () => {
  expect(() => high({ target: "docker", services: { loki: off } })).toThrow(
    /availability: "high" was given; allowed: single, since telltale:target is not kubernetes[\s\S]*objectStorage: it is missing;.* for mimir \([\s\S]*openSearch: it is missing;.* for jaeger \([\s\S]*postgres: it is missing;.* for grafana and glitchtip \(/,
  );
});

test("a service that is off needs nothing", () => {
  const { objectStorage } = BACKENDS;
  expect(() =>
    high({ objectStorage, services: { jaeger: off, grafana: off, glitchtip: off } }),
  ).not.toThrow();
});

test("Mimir takes what Prometheus scrapes, is not chosen by itself, and has no token for an Alertmanager", () => {
  expect(() => high({ ...BACKENDS, services: { prometheus: off } })).toThrow(
    /services\.prometheus: .*allowed: \{ mode: deploy \}/,
  );
  expect(() => parseSettings({ services: { mimir: { mode: "deploy" } } }, "test")).toThrow(
    "telltale:services.mimir: there is no such setting",
  );
  const alertmanager = { mode: "external", url: "https://a.example.com", tokenFile: "/t" };
  expect(() => high({ ...BACKENDS, services: { alertmanager } })).toThrow(
    /services\.alertmanager\.tokenFile: "\/t" was given; allowed: none/,
  );
});

test("two buckets are two", () => {
  const objectStorage = { ...BACKENDS.objectStorage, metricsBucket: "telltale-logs" };
  expect(() => parseSettings({ objectStorage }, "test")).toThrow(/metricsBucket: .*allowed: another bucket/);
});
