import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { readLogRuleFiles } from "../../components/alerts/rule-files.ts";
import { backendsOf, eventually, getJson } from "./backends.ts";
import { stackUnderTest } from "./stack-under-test.ts";

const stack = stackUnderTest();
const { query, count } = backendsOf(stack);
const recorded = (name: string): string =>
  readFileSync(join(import.meta.dirname, "recorded-lines", `${name}.log`), "utf8");

const PYTHON = recorded("python-uncaught").slice(recorded("python-uncaught").indexOf("Traceback"));
const GO = recorded("go-panic").slice(recorded("go-panic").indexOf("panic: "));
const NODE = "file:///a.mjs:9\n  throw new TypeError('boom');\n  ^\n\nTypeError: boom\n\nNode.js v24.21.0";

/** A line and what of it is recorded. */
const LINES: readonly (readonly [line: string, kind: "uncaught" | "masked" | "secret" | "nothing"])[] = [
  [PYTHON, "uncaught"],
  [GO, "uncaught"],
  [NODE, "uncaught"],
  ['{"level":"CRITICAL","event":"uncaught_error"}', "uncaught"],
  ['{"level":"error","message":"uncaughtException: boom"}', "uncaught"],
  ["ERROR:asyncio:Task exception was never retrieved\nfuture: <Task>", "uncaught"],
  [`ERROR:root:one tool failed, going on\n${PYTHON}`, "nothing"],
  ["2026-11-22 do not panic: all is well", "nothing"],
  [
    '{"event":"tool_completed","output_data":{"text":"Traceback (most recent call last): \\"event\\":\\"uncaught_error\\""}}',
    "nothing",
  ],
  ["the key is sk-abcdefghijklmnopqrstuvwx", "masked"],
  ['{"message":"AKIAABCDEFGHIJKLMNOP"}', "masked"],
  ["connecting to postgres://bob:hunter2@db:5432/x", "secret"],
  ['{"headers":"Authorization: Bearer abcdefgh12345678ijkl"}', "secret"],
  ['{"output_data":"{\\"api_key\\":\\"abc12345678\\"}"}', "secret"],
  ["Invalid password: authentication failed", "nothing"],
  ["GET https://example.com/@bob?max_tokens=123456789", "nothing"],
  ['{"message":"**bold****bold** \\n****\\n"}', "nothing"],
];
const serviceOf = (index: number): string => `log-rules-${index}`;

beforeAll(async () => {
  for (const [index, [line]] of LINES.entries()) await send(serviceOf(index), line);
  const stored = await eventually(
    () => count('{service_name=~"log-rules-.*"}'),
    (lines) => lines === LINES.length,
  );
  expect(stored).toBe(LINES.length);
}, 60_000);

test.each([
  ["service:loki_uncaught_exceptions:count1m", undefined, "uncaught"],
  ["service:loki_suspected_secrets:count1m", "true", "masked"],
  ["service:loki_suspected_secrets:count1m", "false", "secret"],
])("%s, masked %s, counts the lines that it should, and no others", async (record, masked, kind) => {
  const rule = rules().find((one) => one.record === record && one.labels?.masked === masked);
  // Of the last minutes at once, in place of waiting for the rule's own time.
  const expr = rule?.expr.replace("[1m] offset 30s", "[5m]") ?? "";
  const { data } = await getJson(`${stack.urls.loki}/loki/api/v1/query`, { query: expr });
  const services = data.result.map(({ metric }: { metric: Record<string, string> }) => metric);
  const expected = LINES.flatMap(([, its], index) => (its === kind ? [serviceOf(index)] : []));
  const ours = services.filter(({ service }: { service: string }) => service.startsWith("log-rules-"));
  expect(ours.map(({ service }: { service: string }) => service).sort()).toEqual(expected.sort());
  for (const { environment } of ours) expect(environment).toBe("dev");
});

test("what Loki records arrives in Prometheus, with the labels that alerts need", async () => {
  await send("log-rules-loser", '{"event":"telemetry_dropped","output_data":{"spans":12345}}');
  const signal = 'stack:telemetry_dropped:increase10m{service="log-rules-loser"}';
  for (const end = Date.now() + 75_000; Date.now() < end && (await query(signal)).length === 0; ) {
    await sleep(1000);
  }
  expect(await query(signal)).toEqual([
    {
      labels: expect.objectContaining({ service: "log-rules-loser", environment: "dev", item: "spans" }),
      value: 12345,
    },
  ]);
}, 90_000);

interface Rule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

function rules(): Rule[] {
  return Object.values(readLogRuleFiles()).flatMap((content) =>
    (parse(content).groups as { rules: Rule[] }[]).flatMap((group) => group.rules),
  );
}

/** As a tailer sends it: a text and nothing else. */
async function send(service: string, line: string): Promise<void> {
  const response = await fetch(`${stack.endpoint}/v1/logs`, {
    method: "POST",
    headers: { authorization: `Bearer ${stack.token}`, "content-type": "application/json" },
    body: JSON.stringify({
      resourceLogs: [
        {
          resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
          scopeLogs: [{ logRecords: [{ timeUnixNano: `${Date.now()}000000`, body: { stringValue: line } }] }],
        },
      ],
    }),
  });
  expect(response.status).toBe(200);
}
