import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { LineCollector, type StoredLine } from "./line-collector.ts";

const RECORDED = join(import.meta.dirname, "recorded-lines");
/** Where record.py ran: Python's asctime has no zone. */
const ZONE = { TZ: "Europe/Berlin" };

/** What real loggers wrote, record.py and record.mjs say how: level, event, ids and status of each line, then times. */
const LOGGERS: readonly (readonly [file: string, lines: readonly string[], first: string, last: string])[] = [
  [
    "python-json-logger",
    [
      "DEBUG log",
      "INFO task_completed wf_001 task_012 success",
      "WARNING log wf_001 task_012",
      "ERROR task_failed wf_001 task_012 failure",
      "CRITICAL log",
    ],
    "18:12:50.954000Z",
    "18:12:50.955000Z",
  ],
  [
    "python-json-logger-numbers",
    [
      "DEBUG log",
      "INFO task_completed wf_001 task_012 success",
      "WARNING log wf_001 task_012",
      "ERROR task_failed wf_001 task_012 failure",
      "CRITICAL log",
    ],
    "18:12:50.955700Z",
    "18:12:50.956009Z",
  ],
  [
    "structlog",
    [
      "DEBUG log",
      "INFO log wf_001 task_012 success",
      "INFO task_completed wf_001 task_012 success",
      "WARNING log wf_001 task_012",
      "ERROR log wf_001 task_012 failure",
      "CRITICAL log",
    ],
    "18:12:50.956642Z",
    "18:12:50.958762Z",
  ],
  ["structlog-epoch", ["ERROR log wf_001 task_012"], "18:12:50.958852Z", "18:12:50.958852Z"],
  [
    "loguru",
    [
      "DEBUG log",
      "INFO task_completed wf_001 task_012 success",
      "WARNING log wf_001 task_012",
      "ERROR log wf_001 task_012",
      "CRITICAL log",
    ],
    "18:12:50.962261Z",
    "18:12:50.967932Z",
  ],
  [
    "pino",
    [
      "DEBUG log",
      "DEBUG log",
      "INFO task_completed wf_001 task_012 success",
      "WARNING log wf_001 task_012",
      "ERROR task_failed wf_001 task_012 failure",
      "CRITICAL log",
    ],
    "18:13:38.498000Z",
    "18:13:38.499000Z",
  ],
  [
    "bunyan",
    [
      "DEBUG log",
      "INFO task_completed wf_001 task_012 success",
      "WARNING log wf_001 task_012",
      "ERROR task_failed wf_001 task_012 failure",
      "CRITICAL log",
    ],
    "18:13:38.501000Z",
    "18:13:38.502000Z",
  ],
  [
    "winston",
    [
      "DEBUG log",
      "DEBUG log",
      "INFO log",
      "INFO task_completed wf_001 task_012 success",
      "WARNING log wf_001 task_012",
      "ERROR task_failed wf_001 task_012 failure",
    ],
    "18:13:38.504000Z",
    "18:13:38.505000Z",
  ],
  [
    "logging-text",
    ["DEBUG log", "INFO log", "WARNING log", "ERROR log", "CRITICAL log"],
    "18:12:50.956000Z",
    "18:12:50.956000Z",
  ],
];

/** What is neither JSON nor has a time: level and number of lines of each record. */
const TEXTS: readonly (readonly [file: string, records: readonly string[]])[] = [
  ["logging-basic", ["DEBUG 1", "INFO 1", "WARNING 1", "ERROR 7", "CRITICAL 1"]],
  ["python-uncaught", ["INFO 1", "ERROR 10"]],
  ["node-uncaught", ["INFO 1", "ERROR 12", "INFO 1", "ERROR 10"]],
  ["go-panic", ["INFO 1", "ERROR 1", "CRITICAL 5", "INFO 1"]],
];

/** What the requirements show, and what may go wrong; the body stays as it is. */
const LINES: readonly (readonly [line: string, stored: string])[] = [
  [
    '{"timestamp":"2025-04-06T15:20:10Z","level":"INFO","workflow_id":"wf_001","task_id":"task_012","event":"task_completed","status":"success","output_data":{"result":"Calculation successful"}}',
    "INFO task_completed wf_001 task_012 success",
  ],
  ['{"severity":"notice","msg":"x","event":"Started"}', "INFO Started"],
  ['{"level":"warn","event":"Started"}', "WARNING log"],
  ['{"workflow_id":17,"level":"fatal"}', "CRITICAL log 17"],
  ['{"level":30}', "INFO log"],
  ['{"level":40,"logger":"app"}', "ERROR log"],
  ['{"level":{"deep":1},"event":["a"],"workflow_id":{"b":2},"time":{"c":3},"service":7}', "INFO log"],
  ['{"level":null,"workflow_id":null,"event":null,"timestamp":"yesterday"}', "INFO log"],
  ['{"level":"ERROR"', "INFO log"],
  ["[1, 2]", "INFO log"],
  ["42", "INFO log"],
  ["[warning] disk is nearly full", "WARNING log"],
  ["Warning: deprecated", "WARNING log"],
  ["2025-04-06T15:20:10.5+02:00 [agent] ERROR no answer", "ERROR log"],
  ["no ERROR was found", "INFO log"],
  ["Exception in thread main", "ERROR log"],
  ["nul \0 byte", "INFO log"],
  ["windows ends lines so\r", "INFO log"],
  [`${"é".repeat(300_000)} long`, "INFO log"],
];

const collector = new LineCollector();
let stored: Map<string, StoredLine[]>;
beforeAll(async () => {
  for (const [name] of [...LOGGERS, ...TEXTS]) {
    collector.write(`${name}.log`, readFileSync(join(RECORDED, `${name}.log`)));
  }
  collector.write("lines.log", LINES.map(([line]) => `${line}\n`).join(""));
  collector.write("invalid.log", Buffer.from([0x68, 0x69, 0xff, 0xfe, 0x0a]));
  collector.write(
    "marked.log",
    '{"event":"a","otlp":true}\n\n  \n{"event":"b_c", "otlp": true}\n{"event":"d_e","output_data":"\\"otlp\\":true"}\n',
  );
  collector.write(
    "origin.log",
    '{"msg":"a","service":"one","environment":"prod","release":"1.4.2"}\n{"msg":"b","service":"not a name"}\n',
  );
  collector.write(
    "trace.log",
    `{"trace_id":"${"5B8AA5A2".repeat(4)}","span_id":"5fb397be34d26b51"}\n{"trace_id":"none","span_id":null}\n`,
  );
  const records = [...LOGGERS, ...TEXTS].reduce((sum, [, lines]) => sum + lines.length, 0);
  await collector.start(ZONE);
  const all = await collector.settled(records + LINES.length + 6);
  stored = Map.groupBy(all, ({ attributes }) => attributes["log.file.name"]?.replace(".log", "") ?? "");
}, 60_000);
afterAll(async () => {
  await collector.stop();
  collector.remove();
});

/** Files are read in turns: by time, and by when they were read. */
const of = (name: string): readonly StoredLine[] => stored.get(name) ?? [];
const summary = ({ level, attributes: { event, workflow_id, task_id, status } }: StoredLine): string =>
  [level, event, workflow_id, task_id, status].filter(Boolean).join(" ");

test.each(LOGGERS)("lines of %s have their level, event, ids and time", (name, lines, first, last) => {
  expect(of(name).map(summary)).toEqual(lines);
  expect(of(name)[0]?.time).toBe(`2026-11-22T${first}`);
  expect(of(name).at(-1)?.time).toBe(`2026-11-22T${last}`);
  for (const { level, attributes } of of(name)) expect(attributes.level).toBe(level);
});

test.each(TEXTS)("what %s prints is one record for each line or stack", (name, records) => {
  expect(of(name).map(({ level, body }) => `${level} ${body.split("\n").length}`)).toEqual(records);
  const text = of(name).map(({ body }) => `${body}\n`);
  const file = readFileSync(join(RECORDED, `${name}.log`), "utf8");
  expect(text.join("").replaceAll(/\n+/g, "\n")).toBe(file.replaceAll(/\n+/g, "\n"));
});

test("any line is kept, with what can be read of it", () => {
  expect(of("lines").map(({ body }) => body.slice(0, 200))).toEqual(
    LINES.map(([line]) => line.trimEnd().slice(0, 200)),
  );
  expect(of("lines").map(summary)).toEqual(LINES.map(([, expected]) => expected));
  expect(of("lines")[0]?.time).toBe("2025-04-06T15:20:10.000000Z");
  expect(of("lines").find(({ body }) => body.includes("no answer"))?.time).toBe(
    "2025-04-06T13:20:10.500000Z",
  );
  expect(of("invalid").map(({ body }) => body)).toEqual(["hi\ufffd\ufffd"]);
});

test("lines that are also sent by OTLP are left out, as are empty ones", () => {
  expect(of("marked").map(summary)).toEqual(["INFO d_e"]);
});

test("a line's own service, environment and release are its record's, if they are names; ids link it to its trace", () => {
  expect(of("origin").map(({ resource }) => resource)).toEqual(
    expect.arrayContaining([
      { "service.name": "one", "deployment.environment.name": "prod", "service.version": "1.4.2" },
      { "service.name": "origin" },
    ]),
  );
  expect(of("trace").map(({ traceId, spanId }) => [traceId, spanId])).toEqual([
    ["5b8aa5a2".repeat(4), "5fb397be34d26b51"],
    ["", ""],
  ]);
});
