import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { LOG_REQUIRED_FIELDS } from "../../../sdk/typescript/src/contract.generated.ts";
import { logLine } from "../../../sdk/typescript/src/log-line.ts";

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

// An object puts keys that look like integers first, wherever they stand in its text.
const INTEGER = /^\d+$/;

describe("a log line", () => {
  test("is the reference line of the requirements", () => {
    const { printed } = logLine({
      timestamp: "2025-04-06T15:20:10Z",
      level: "INFO",
      workflow_id: "wf_001",
      task_id: "task_012",
      event: "task_completed",
      status: "success",
      output_data: { result: "Calculation successful" },
    });
    expect(printed).toBe(
      '{"timestamp":"2025-04-06T15:20:10Z","level":"INFO","workflow_id":"wf_001","task_id":"task_012",' +
        '"event":"task_completed","status":"success","output_data":{"result":"Calculation successful"},' +
        '"trace_id":null,"span_id":null}',
    );
  });

  test("has the contract's other fields in the contract's order, then the caller's", () => {
    const { printed } = logLine(
      { error: { type: "E" }, service: "s", duration_ms: 3, agent: "a", otlp: true },
      { 7: "seven", zebra: 1, message: "m" },
    );
    expect(printed).toMatch(
      /"span_id":null,"service":"s","agent":"a","message":"m","duration_ms":3,"error":{"type":"E"},"otlp":true,"7":"seven","zebra":1}$/,
    );
  });

  test("is sent without the mark that it is printed with", () => {
    const { printed, sent } = logLine({ event: "x", otlp: true }, { note: 1 });
    expect(printed).toBe(sent.replace(',"note"', ',"otlp":true,"note"'));
  });

  test("lets no caller overwrite what the SDK knows, nor forge the mark", () => {
    const { printed } = logLine(
      { event: "real", workflow_id: "wf_1" },
      { event: "forged", workflow_id: "x", otlp: true },
    );
    expect(JSON.parse(printed)).toMatchObject({ event: "real", workflow_id: "wf_1" });
    expect(printed).not.toContain("otlp");
  });

  test("takes an id from the caller where the SDK knows none", () => {
    expect(JSON.parse(logLine({}, { task_id: "task_9" }).printed).task_id).toBe("task_9");
  });

  test("is one line of JSON that begins with the nine fields in order, whatever is logged", () => {
    const fields = fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom("output_data", "__proto__", "0", "status")),
      anything,
    );
    fc.assert(
      fc.property(fields, fields, (known, extra) => {
        for (const line of Object.values(logLine(known, extra))) {
          expect(line).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
          expect(line).toMatch(/^\{"timestamp":/);
          const keys = Object.keys(JSON.parse(line)).filter((key) => !INTEGER.test(key));
          expect(keys.slice(0, 9)).toEqual([...LOG_REQUIRED_FIELDS]);
        }
      }),
    );
  });

  test("escapes separators that some readers take for the end of a line", () => {
    const text = "a\u2028b\u2029c\u0085d";
    const { printed } = logLine({ message: text });
    expect(printed).toContain("a\\u2028b\\u2029c\\u0085d");
    expect(JSON.parse(printed).message).toBe(text);
  });

  test("keeps numbers as keys behind the nine fields", () => {
    expect(logLine({}, { 0: "zero" }).printed).toMatch(/^\{"timestamp":null,.*"span_id":null,"0":"zero"}$/);
  });

  test("drops the caller's fields beyond 64 KB and says so", () => {
    const extra = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`field_${index}`, "x".repeat(10_000)]),
    );
    const { printed } = logLine({ event: "large" }, extra);
    expect(printed.length).toBeLessThan(70_000);
    expect(JSON.parse(printed)).toMatchObject({ event: "large", fields_dropped: true });
  });
});
