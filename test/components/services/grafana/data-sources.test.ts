import { expect, test } from "@jest/globals";
import type { Address, RenderContext } from "../../../../components/service.ts";
import { DATA_SOURCES, renderDataSources } from "../../../../components/services/grafana/data-sources.ts";
import { parseSettings } from "../../../../stacks/settings.ts";

type Addresses = Partial<Record<string, Address>>;

const ALL: Addresses = Object.fromEntries(
  DATA_SOURCES.map((name) => [name, { url: `http://${name}:1`, hostPort: `${name}:1` }]),
);

function render(addresses: Addresses = ALL) {
  const endpoint: RenderContext["endpoint"] = (service) => addresses[service];
  return renderDataSources({ endpoint } as RenderContext, parseSettings({}, "test"));
}

function without(service: string) {
  return render({ ...ALL, [service]: undefined }).datasources;
}

test("every service is found at its address, by a uid that does not change, and cannot be edited", () => {
  expect(render()).toMatchObject({ apiVersion: 1, prune: true });
  expect(render().datasources).toMatchObject(
    DATA_SOURCES.map((name) => ({
      uid: name,
      type: name,
      url: `http://${name}:1`,
      access: "proxy",
      editable: false,
    })),
  );
  expect(render().datasources.filter(({ isDefault }) => isDefault)).toMatchObject([{ uid: "prometheus" }]);
});

test("every signal leads to the others", () => {
  const [prometheus, loki, jaeger] = render().datasources;
  expect(prometheus?.jsonData).toMatchObject({
    alertmanagerUid: "alertmanager",
    exemplarTraceIdDestinations: [{ name: "trace_id", datasourceUid: "jaeger" }],
  });
  expect(loki?.jsonData).toMatchObject({
    derivedFields: [
      { matcherType: "label", matcherRegex: "trace_id", datasourceUid: "jaeger" },
      {
        matcherType: "label",
        matcherRegex: "workflow_id",
        url: expect.stringContaining("/d/workflow-runs?"),
      },
    ],
  });
  expect(loki?.correlations).toMatchObject([{ targetUID: "loki" }, { targetUID: "jaeger" }]);
  expect(jaeger?.jsonData).toMatchObject({
    tracesToLogsV2: { datasourceUid: "loki", customQuery: true },
    tracesToMetrics: { datasourceUid: "prometheus" },
  });
  expect(jaeger?.correlations).toMatchObject([{ targetUID: "loki" }]);
});

test("a correlation has what Grafana reads without asking: a label, a description, and its type in config", () => {
  const correlations = render().datasources.flatMap((source) => source.correlations ?? []);
  expect(correlations.length).toBeGreaterThan(0);
  for (const one of correlations) {
    expect(one).toEqual({
      label: expect.any(String),
      description: expect.any(String),
      targetUID: expect.any(String),
      config: expect.objectContaining({
        type: "query",
        field: expect.any(String),
        target: expect.anything(),
      }),
    });
  }
});

test.each(DATA_SOURCES)("no link leads to %s when the stack has none", (name) => {
  expect(without(name)).toHaveLength(DATA_SOURCES.length - 1);
  expect(JSON.stringify(without(name))).not.toMatch(new RegExp(`[uU][iI][dD]":"${name}"`));
});

test("Grafana expands nothing but the path of a token's file", () => {
  const url = "https://logs.example.com/$TENANT";
  const rendered = render({ ...ALL, loki: { url, hostPort: "logs.example.com", tokenFile: "/run/token" } });
  const strings = JSON.stringify(rendered);
  expect(strings).toContain("https://logs.example.com/$$TENANT");
  expect(strings).toContain("$${__trace.traceId}");
  expect(strings.replaceAll("$$", "").match(/\$[^"]*/g)).toEqual(["$__file{/run/token}"]);
});

test("an external service with a token is asked with it, and no file holds the token", () => {
  const address = { url: "https://logs.example.com", hostPort: "logs.example.com", tokenFile: "/run/token" };
  const loki = render({ ...ALL, loki: address }).datasources.find(({ uid }) => uid === "loki");
  expect(loki?.jsonData).toMatchObject({ httpHeaderName1: "Authorization" });
  expect(loki?.secureJsonData).toEqual({ httpHeaderValue1: "Bearer $__file{/run/token}" });
  expect(render().datasources.filter((source) => source.secureJsonData)).toEqual([]);
});
