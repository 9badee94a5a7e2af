import { expect, test } from "@jest/globals";
import { parseYamlFile } from "../../../../cli/check/source/yaml-file.ts";

/** Where `needle`, in the value of `key`, stands in the source, by what parseYamlFile says. */
function placed(source: string, needle: string): string {
  const text = parseYamlFile("x.yaml", source).root.get("expr").text;
  const at = text?.placeAt(text.value.indexOf(needle));
  return `${at?.line}:${at?.column}`;
}

/** Where it does stand. */
function found(source: string, needle: string): string {
  const before = source.slice(0, source.indexOf(needle)).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

test.each([
  ["plain", "expr: sum(up)\n  / NEEDLE\n"],
  ["single quotes", "expr: 'it''s # ''\n  NEEDLE'\n"],
  ["double quotes", 'expr: "a\\"b\\n\\x41 \\\n   NEEDLE"\n'],
  ["a literal block", "expr: |\n  sum(\n    up\n\n  ) NEEDLE\n"],
  ["a literal block with an indicator and a comment", "expr: |2- # why\n    sum(\n  NEEDLE\n"],
  ["a folded block", "a: 1\nexpr: >-\n\n    sum\n      by\n\n    NEEDLE\n"],
  ["characters outside the basic plane", 'expr: "😀é NEEDLE"\n'],
  ["Windows line ends", "a: 1\r\nexpr: |\r\n  sum(\r\n    NEEDLE\r\n"],
  ["JSON", '{ "a": 1, "expr": "{x=\\"y\\"} NEEDLE" }'],
  ["an alias", "a: &shared |\n  one\n  NEEDLE\nexpr: *shared\n"],
])("a character's place is found in %s", (_form, source) => {
  expect(placed(source, "NEEDLE")).toBe(found(source, "NEEDLE"));
});

test("what is missing stands where it should be", () => {
  const { root } = parseYamlFile("x.yaml", "a:\n  b:\n");
  expect(root.get("a").get("c")).toMatchObject({ exists: false, place: { line: 2, column: 3 } });
  expect(root.get("a").get("b")).toMatchObject({ exists: false, place: { line: 2, column: 5 } });
});
