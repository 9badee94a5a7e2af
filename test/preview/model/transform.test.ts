import { expect, test } from "@jest/globals";
import type { Frame } from "../../../preview/model/frame.ts";
import { displayName } from "../../../preview/model/frame.ts";
import { transform } from "../../../preview/model/transform.ts";

const table = (refId: string, columns: Readonly<Record<string, readonly unknown[]>>): Frame => ({
  refId,
  kind: "table",
  fields: Object.entries(columns).map(([name, values]) => ({
    name,
    type: typeof values[0] === "number" ? "number" : "string",
    values,
    config: {},
  })),
});
const plain = (frames: readonly Frame[]) =>
  frames.map(({ fields }) => Object.fromEntries(fields.map((field) => [displayName(field), field.values])));

const DONE = table("A", { task: ["plan", "write"], "Value #A": [3, 5] });
const FAILED = table("B", { task: ["write", "read"], "Value #B": [1, 2] });

test("merge makes one row of what is the same; organize names, orders and leaves out; sortBy has nothing last", () => {
  const { frames, problems } = transform(
    [DONE, FAILED],
    [
      { id: "merge" },
      {
        id: "organize",
        options: {
          renameByName: { "Value #B": "Failed" },
          indexByName: { "Value #B": 0 },
          excludeByName: { "Value #A": true },
        },
      },
      { id: "sortBy", options: { sort: [{ field: "Failed", desc: true }] } },
    ],
  );
  expect(problems).toEqual([]);
  expect(plain(frames)).toEqual([{ Failed: [2, 1, null], task: ["read", "write", "plan"] }]);
});

test("filterFieldsByName keeps what is named, or what a pattern fits", () => {
  const kept = (include: object) =>
    plain(transform([DONE], [{ id: "filterFieldsByName", options: { include } }]).frames);
  expect(kept({ names: ["task"] })).toEqual([{ task: ["plan", "write"] }]);
  expect(kept({ pattern: "/^Value/" })).toEqual([{ "Value #A": [3, 5] }]);
});

test("convertFieldType makes numbers of texts; what is empty is none", () => {
  const conversions = [{ targetField: "began", destinationType: "number" }];
  const texts = table("A", { began: ["1795400864496", "", null], run: ["1", "2", "3"] });
  const { frames } = transform([texts], [{ id: "convertFieldType", options: { conversions } }]);
  expect(plain(frames)).toEqual([{ began: [1795400864496, null, null], run: ["1", "2", "3"] }]);
  expect(frames[0]?.fields.map(({ type }) => type)).toEqual(["number", "string"]);
});

test("a transformation that is lacking is named; one that is disabled is not", () => {
  const { frames, problems } = transform([DONE], [{ id: "groupBy" }, { id: "other", disabled: true }]);
  expect(problems).toEqual(['The preview leaves out the transformation "groupBy"']);
  expect(frames).toEqual([DONE]);
});
