import { expect, test } from "@jest/globals";
import { sameAnswer } from "../../../preview/static/same-answer.ts";

const A = { metric: { task: "a" }, value: [0, "1"] };
const B = { metric: { task: "b" }, value: [0, "2"] };

test("series are in one order, and Loki's times of work are gone", () => {
  expect(sameAnswer({ data: { resultType: "vector", result: [B, A], stats: { took: 7 } } })).toEqual({
    data: { resultType: "vector", result: [A, B] },
  });
});

test("an order that the query gives stays", () => {
  const answer = { data: { resultType: "vector", result: [B, A] } };
  expect(sameAnswer(answer, "sort_desc(sum by (task) (x))")).toEqual(answer);
  expect(sameAnswer(answer, "topk (3, x)")).toEqual(answer);
});

test("lists are in one order, too; what is neither stays", () => {
  expect(sameAnswer({ data: ["b", "a"] })).toEqual({ data: ["a", "b"] });
  expect(sameAnswer({ data: null })).toEqual({ data: null });
});
