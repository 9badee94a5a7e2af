import { expect, test } from "@jest/globals";
import type { SecretName } from "../../../../../components/secrets.ts";
import {
  madeOf,
  renderAgentSecret,
} from "../../../../../components/targets/kubernetes/plan/agent-secrets.ts";
import { planOf } from "./sample.ts";

const OFF = { mode: "off" };

function environmentsOf(settings: Readonly<Record<string, unknown>>) {
  return planOf(settings).agentSecrets.map((plan) => {
    const secret = (name: SecretName) => (madeOf(plan).includes(name) ? `value-of-${name}` : "not asked for");
    const { metadata, data = {} } = renderAgentSecret(plan, secret);
    const values = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]);
    return [`${metadata.namespace}/${metadata.name}`, Object.fromEntries(values)];
  });
}

test("each namespace of agents has a Secret with what they need in order to send", () => {
  const environment = expect.objectContaining({
    TELLTALE_ENDPOINT: "http://collector.seen.svc:4318",
    TELLTALE_TOKEN: "value-of-ingest-token",
    TELLTALE_ENVIRONMENT: "production",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector.seen.svc:4318",
    TELLTALE_DSN_NODE: "http://valueoferrorskeynode@glitchtip.seen.svc:8080/1",
  });
  const kubernetes = { namespace: "seen", agentNamespaces: ["bots", "web"] };
  expect(environmentsOf({ environment: "production", kubernetes })).toEqual([
    ["bots/telltale", environment],
    ["web/telltale", environment],
  ]);
});

test("where all namespaces may send it is beside the stack, to be copied", () => {
  expect(environmentsOf({}).map(([name]) => name)).toEqual(["telltale/telltale"]);
});

test("without an error tracker there is no DSN, without a collector no Secret", () => {
  const services = { glitchtip: OFF, postgres: OFF };
  expect(JSON.stringify(environmentsOf({ services }))).not.toMatch(/DSN|not asked for/);
  const elsewhere = { collector: { mode: "external", url: "https://otlp.example.com" } };
  expect(environmentsOf({ services: elsewhere })).toEqual([]);
});
