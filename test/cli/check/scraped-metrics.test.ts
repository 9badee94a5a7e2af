import { expect, test } from "@jest/globals";
import { findingsOf } from "./sample-repository.ts";

const SCRAPED = "contract/scraped.yaml";
const rules = (expr: string) =>
  `groups:\n  - name: own\n    rules:\n      - record: job:own:sum\n        expr: ${expr}\n`;
const foundIn = (scraped: string, expr = "up") =>
  findingsOf({ [SCRAPED]: scraped, "alert-rules/own.yaml": rules(expr) }).filter(
    (one) => !one.includes("records"),
  );

test("a metric that an agent serves itself is known by its name there, with its type and labels", () => {
  const scraped = "forecaster_requests_total: { type: counter, labels: [topic] }\n";
  expect(foundIn(scraped, "sum by (job, topic) (rate(forecaster_requests_total[5m]))")).toEqual([]);
  expect(foundIn(scraped, "sum by (subject) (rate(forecaster_requests_total[5m]))")).toEqual([
    expect.stringContaining('"subject"'),
  ]);
  expect(foundIn(scraped, "sum by (job) (rate(forecaster_request_total[5m]))")).toEqual([
    expect.stringContaining('did you mean "forecaster_requests_total"?'),
  ]);
});

test("a histogram is three series, with its bounds as labels of the first", () => {
  const scraped = "forecaster_answer_seconds: { type: histogram }\n";
  const p95 = "histogram_quantile(0.95, sum by (job, le) (rate(forecaster_answer_seconds_bucket[5m])))";
  expect(foundIn(scraped, p95)).toEqual([]);
});

test("a metric that is like none says where to name it", () => {
  expect(foundIn("", "sum(something_else_altogether)")).toEqual([
    'alert-rules/own.yaml:5:19: no metric is called "something_else_altogether"; if an agent serves it itself, name it in contract/scraped.yaml',
  ]);
});

test("what is wrong in that file is found: no YAML, a type that there is not, a key, no metrics", () => {
  expect(foundIn("a: [")).toEqual([expect.stringContaining(`${SCRAPED}:1:5: is no YAML`)]);
  expect(foundIn("a_total: { type: count, label: [x] }\n")).toEqual([
    `${SCRAPED}:1:18: "count" is no type of a_total; did you mean "counter"?`,
    `${SCRAPED}:1:25: "label" is no key of a metric; did you mean "labels"?`,
  ]);
  expect(foundIn("- a_total\n")).toEqual([`${SCRAPED}:1:1: holds no metrics by their names`]);
});
