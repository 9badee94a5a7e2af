import { expect, test } from "@jest/globals";
import { backendsOf, eventually, tag } from "./backends.ts";
import { stackUnderTest } from "./stack-under-test.ts";

const { endpoint, token } = stackUnderTest();
const { logs, trace } = backendsOf(stackUnderTest());
const LONG = 300_000;

async function send(signal: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const response = await fetch(`${endpoint}/v1/${signal}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

const resource = { attributes: [{ key: "service.name", value: { stringValue: "large" } }] };

/** A span whose attribute is text, or a list of texts, longer than Jaeger can index. */
function spanWith(traceId: string, value: object): object {
  const startTimeUnixNano = `${Date.now()}000000`;
  const span = { traceId, spanId: traceId.slice(16), name: "large", kind: 1, startTimeUnixNano };
  const spans = [{ ...span, endTimeUnixNano: startTimeUnixNano, attributes: [{ key: "prompt", value }] }];
  return { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] };
}

test("a span with more than Jaeger can index is stored, cut, and does not hold up those after it", async () => {
  const text = { stringValue: "a".repeat(LONG) };
  await send("traces", spanWith("00000000000000000000000000000a01", text));
  await send("traces", spanWith("00000000000000000000000000000a02", { arrayValue: { values: [text] } }));
  await send("traces", spanWith("00000000000000000000000000000a03", { stringValue: "short" }));
  const find = (last: number) =>
    eventually(
      () => trace(`00000000000000000000000000000a0${last}`),
      (spans) => spans.length > 0,
    );
  const [cut, cutList, short] = [await find(1), await find(2), await find(3)].map(([span]) => span);
  expect(`${cut && tag(cut, "prompt")}`).toHaveLength(16_384);
  expect(cutList?.tags.filter(({ key }) => key.startsWith("prompt"))).toHaveLength(1);
  expect(short && tag(short, "prompt")).toBe("short");
}, 60_000);

test("a long log line, and one from an agent whose clock is an hour ahead, are stored", async () => {
  const record = (body: object, aheadMs: number) => ({
    timeUnixNano: `${Date.now() + aheadMs}000000`,
    body: { stringValue: JSON.stringify(body) },
  });
  const logRecords = [record({ long: "l".repeat(LONG) }, 0), record({ ahead: true }, 3_600_000)];
  await send("logs", { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] });
  const lines = await eventually(
    () => logs('{service_name="large"}'),
    (found) => found.length === 2,
  );
  expect(lines.map(({ line }) => [`${line.long ?? ""}`.length, line.ahead ?? false])).toEqual(
    expect.arrayContaining([
      [LONG, false],
      [0, true],
    ]),
  );
}, 60_000);
