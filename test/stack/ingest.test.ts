import { expect, test } from "@jest/globals";
import { backendsOf, eventually } from "./backends.ts";
import { stackUnderTest } from "./stack-under-test.ts";

const { endpoint, token } = stackUnderTest();
const { logs, query } = backendsOf(stackUnderTest());

const send = (signal: string, body: object, authorization?: string): Promise<Response> =>
  fetch(`${endpoint}/v1/${signal}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(authorization && { authorization }) },
    body: JSON.stringify(body),
  });
const attributes = (values: Record<string, string>): object[] =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));

test.each([
  ["no token", undefined],
  ["a wrong token", "Bearer wrong"],
])("%s is refused, on every signal", async (_, authorization) => {
  for (const signal of ["traces", "logs", "metrics"]) {
    expect((await send(signal, {}, authorization)).status).toBe(401);
  }
});

test("secrets that slip into a log record are masked before they are stored", async () => {
  const record = {
    timeUnixNano: `${Date.now()}000000`,
    body: { stringValue: '{"event":"log","message":"key is sk-abcdefghijklmnopqrstuvwxyz"}' },
    attributes: attributes({ event: "log", api_key: "hunter2" }),
  };
  const resource = { attributes: attributes({ "service.name": "careless" }) };
  const response = await send(
    "logs",
    { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] },
    `Bearer ${token}`,
  );
  expect(response.status).toBe(200);
  const [stored] = await eventually(
    () => logs('{service_name="careless"}'),
    (lines) => lines.length > 0,
  );
  expect(stored?.line.message).toBe("key is ****");
  expect(stored?.labels.api_key).toBe("****");
  expect(stored?.labels.deployment_environment_name).toBe("dev");
}, 60_000);

test("a program's own OTLP metrics are stored beside the derived ones", async () => {
  const now = `${Date.now()}000000`;
  const gauge = {
    dataPoints: [{ timeUnixNano: now, asInt: "7", attributes: attributes({ queue: "inbox" }) }],
  };
  const resource = { attributes: attributes({ "service.name": "foreign" }) };
  const metric = { name: "inbox.depth", unit: "{message}", gauge };
  await send(
    "metrics",
    { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }] },
    `Bearer ${token}`,
  );
  const [sample] = await eventually(
    () => query('inbox_depth{job="foreign"}'),
    (samples) => samples.length > 0,
  );
  expect(sample?.value).toBe(7);
}, 60_000);
