import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { FRAMED_RECORD } from "../../../../../components/services/collector/lines/framed-record.ts";
import { RECORD } from "../../../../../components/services/collector/lines/record.ts";

const RECORDED = join(import.meta.dirname, "../../../../stack/recorded-lines");
const FRAME = /^2025-\S+ (?:stdout|stderr) F /gm;
const frame = (line: string, stream = "stdout", tag = "F") =>
  `2025-04-06T15:20:10.123456789Z ${stream} ${tag} ${line}`;
const framed = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => frame(line))
    .join("\n");
const recordsOf = (pattern: string, text: string) =>
  [...text.matchAll(new RegExp(pattern, "gm"))].map(([record]) => record);

test.each(readdirSync(RECORDED).filter((file) => file.endsWith(".log")))(
  "%s has the same records with frames as without",
  (file) => {
    const text = readFileSync(join(RECORDED, file), "utf8");
    const plain = recordsOf(RECORD, text.trimEnd());
    expect(plain.length).toBeGreaterThan(0);
    const unframed = recordsOf(FRAMED_RECORD, framed(text)).map((record) => record.replaceAll(FRAME, ""));
    expect(unframed.map((record) => record.trimEnd())).toEqual(plain.map((record) => record.trimEnd()));
  },
);

test("parts of a long line are one record, and so is what follows them", () => {
  const long = [frame('{"a":"', "stdout", "P"), frame("bbb", "stdout", "P"), frame('c"}')].join("\n");
  const next = frame('{"next":1}');
  expect(recordsOf(FRAMED_RECORD, `${long}\n${next}\n`).map((record) => record.trimEnd())).toEqual([
    long,
    next,
  ]);
});

test("lines of one stream belong to none of the other one", () => {
  const [trace, line] = [
    framed('Traceback (most recent call last):\n  File "a.py", line 1').replaceAll("stdout", "stderr"),
    frame("  an indented line", "stdout"),
  ];
  expect(recordsOf(FRAMED_RECORD, `${trace}\n${line}\n${frame("end")}`)[0]).toBe(trace);
});

test("a record that more may follow reaches to the end, also where a frame is not whole", () => {
  const begun = framed("Traceback (most recent call last):\n  File");
  expect(recordsOf(FRAMED_RECORD, `${begun}\n2025-04-06T15`)).toEqual([`${begun}\n2025-04-06T15`]);
});
