// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what dashboards hold.

import { expect, test } from "@jest/globals";
import type { Ask } from "../../../preview/model/ask.ts";
import type { Variable } from "../../../preview/model/dashboard.ts";
import { resolveVariables } from "../../../preview/model/variables.ts";

const range = { from: 0, to: 3_600_000, raw: { from: "now-1h", to: "now" } };
const query = (name: string, rest: Partial<Variable> = {}): Variable => ({
  name,
  type: "query",
  datasource: "prometheus",
  query: `label_values(runs{a=~"$first"}, ${name})`,
  ...rest,
});

/** Answers `label_values` with what it was asked. */
async function resolve(list: readonly Variable[], address = "", options = ["b2", "a10", "a9"]) {
  const asked: string[] = [];
  const ask: Ask = async (_, path, parameters) => {
    asked.push(`${path} ${parameters["match[]"]}`);
    return { data: options };
  };
  const search = new URLSearchParams(address);
  const resolved = await resolveVariables(
    { templating: { list } },
    { ask, range, chosen: (name) => search.getAll(`var-${name}`) },
  );
  return { resolved, asked };
}

test("a query is asked with the variables before it", async () => {
  const list = [query("first", { includeAll: true, allValue: ".*" }), query("task")];
  const { asked } = await resolve(list, "var-first=b2");
  expect(asked).toEqual([
    '/api/v1/label/first/values runs{a=~"$first"}',
    '/api/v1/label/task/values runs{a=~"b2"}',
  ]);
});

test.each([
  ["nothing in the address is All, if there is All", {}, "", { all: true, values: ["b2", "a10", "a9"] }],
  ["an empty value, as of a link that knew none, is All", {}, "var-task=", { all: true }],
  [
    "the address names values, even one that is no option",
    { multi: true },
    "var-task=a9&var-task=gone",
    { values: ["a9", "gone"] },
  ],
  ["without All it is the first", { includeAll: false }, "", { values: ["b2"] }],
  ["what the file was saved with", { current: { value: "a9" } }, "", { values: ["a9"] }],
  ["what the file was saved with and is no more is none", { current: { value: "gone" } }, "", { all: true }],
] as const)("%s", async (_, rest, address, expected) => {
  const { resolved } = await resolve([query("task", { includeAll: true, ...rest })], address);
  expect(resolved[0]?.selected).toMatchObject(expected);
});

test("options are filtered by the part that a regex names, and sorted", async () => {
  const { resolved } = await resolve([query("task", { regex: "/a(\\d+)/", sort: 3 })]);
  expect(resolved[0]?.options).toEqual(["9", "10"]);
});

test("a source that does not answer is said, and the others are there", async () => {
  const list = [
    query("bad", { datasource: { type: "mysql" } }),
    { name: "text", type: "textbox", query: "given" },
  ];
  const { resolved } = await resolve(list);
  expect(resolved).toMatchObject([
    { problem: expect.stringContaining('"mysql"') },
    { selected: { values: ["given"] } },
  ]);
});
