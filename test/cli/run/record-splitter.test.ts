import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { RecordSplitter } from "../../../cli/run/record-splitter.ts";

const RECORDED = join(import.meta.dirname, "..", "..", "stack", "recorded-lines");

/** Records of an output that arrives in these pieces, one right after the other. */
function split(pieces: readonly Uint8Array[]): string[] {
  const records: string[] = [];
  const splitter = new RecordSplitter((record) => records.push(record));
  for (const piece of pieces) splitter.write(piece);
  splitter.end();
  return records;
}

function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const places = [0, ...[...at].sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

const JAVA = `12:00:01.123 ERROR c.e.Agent - Task failed
java.lang.IllegalStateException: no answer
\tat com.example.Agent.run(Agent.java:12)
Caused by: java.io.IOException: timed out
\tat com.example.Client.ask(Client.java:7)
\t... 1 more
12:00:01.200 INFO c.e.Agent - Next task
`;

test("a stack belongs to the line above that says that something failed, and to no other", () => {
  expect(split([Buffer.from(JAVA)]).map((record) => record.split("\n").length)).toEqual([6, 1]);
  expect(split([Buffer.from("hello\nTraceback (most recent call last):\n  File x\nE: y\n{}\n")])).toEqual([
    "hello",
    "Traceback (most recent call last):\n  File x\nE: y",
    "{}",
  ]);
  expect(split([Buffer.from('{"a":1}\n  indented\n{\n  "b": 2\n}\n{"c":3} and text\n')])).toEqual([
    '{"a":1}',
    "  indented",
    '{\n  "b": 2\n}',
    '{"c":3} and text',
  ]);
});

test.each(
  readdirSync(RECORDED).filter((file) => /uncaught|panic|basic|text/.test(file) && file.endsWith(".log")),
)("however the output of %s is cut on its way, its records are the same", (file) => {
  const bytes = readFileSync(join(RECORDED, file));
  const whole = split([bytes]);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (places) => {
      expect(split(cut(bytes, places))).toEqual(whole);
    }),
  );
  expect(split(cut(bytes, [...bytes.keys()]))).toEqual(whole);
});

test("nothing is lost of any text but blank space around records", () => {
  const words = fc.constantFrom(
    "\n",
    " ",
    "\t",
    "a",
    "ERROR",
    "Traceback (most recent call last):\n",
    "{",
    "}",
    "panic: ",
    "x(",
    "/:1",
    "^",
    "\r",
    "é",
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
      const text = parts.join("");
      const kept = split([Buffer.from(text)]).join("");
      expect(kept.replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
    }),
  );
});

test("a record without end is cut, and time grows with its length only", () => {
  const began = performance.now();
  const errors = split([Buffer.from(`${"error ".repeat(500_000)}\n${"\n ".repeat(20_000)}x\n`)]);
  expect(errors.slice(0, 3).map(({ length }) => length)).toEqual([1024 * 1024, 1024 * 1024, 942_850]);
  expect(performance.now() - began).toBeLessThan(3_000);
});
