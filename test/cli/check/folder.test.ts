import { expect, test } from "@jest/globals";
import { edited, findingsOf, SAMPLE } from "./sample-repository.ts";

const PATTERNS = "alert-rules/log-patterns.yaml";
const RUNBOOK = "docs/runbooks/TaskSlow.md";

test("an alert without a runbook is found, and so is a runbook without an alert", () => {
  expect(findingsOf({ [RUNBOOK]: undefined, "docs/runbooks/TaskSlo.md": SAMPLE[RUNBOOK] })).toEqual([
    "alert-rules/tasks.yaml:23:16: TaskSlow has no runbook: docs/runbooks/TaskSlow.md",
    'docs/runbooks/TaskSlo.md:1:1: a runbook of no alert: "TaskSlo"; did you mean "TaskSlow"?',
  ]);
});

test("a heading that a runbook lacks is found, with the one that is nearly it", () => {
  expect(findingsOf(edited(RUNBOOK, "## How to look", "## How to lok"))).toEqual([
    `${RUNBOOK}:1:1: has no heading "How to look"; is it "How to lok"?`,
  ]);
  expect(findingsOf(edited(RUNBOOK, "## When it lies", ""))).toEqual([
    `${RUNBOOK}:1:1: has no heading "When it lies"`,
  ]);
});

test("tests that a server would load as rules are found", () => {
  expect(
    findingsOf({ "alert-rules/more.yaml": "tests: []\n", "alert-rules/logs/more.yaml": "rule_files: []\n" }),
  ).toEqual([
    "alert-rules/logs/more.yaml:1:1: a file of tests, which a server would load as rules; move it to alert-rules/tests/",
    "alert-rules/more.yaml:1:1: a file of tests, which a server would load as rules; move it to alert-rules/tests/",
  ]);
});

test("a file that nothing loads is found", () => {
  const found = findingsOf({
    "alert-rules/tasks.yml": "groups: []\n",
    "alert-rules/old/tasks.yaml": "groups: []\n",
  });
  expect(found.map((one) => one.split(";")[0])).toEqual([
    "alert-rules/old/tasks.yaml:1:1: nothing loads this file",
    "alert-rules/tasks.yml:1:1: nothing loads this file",
  ]);
});

test("rules and limits may be missing: then there is nothing to check", () => {
  expect(findingsOf(Object.fromEntries(Object.keys(SAMPLE).map((path) => [path, undefined])))).toEqual([]);
});

test("the seventh alert that wakes somebody is one too many", () => {
  const alert = (number: number) =>
    `      - { alert: Page${number}, expr: up, labels: { severity: page, team: agents } }\n`;
  const more = [1, 2, 3, 4, 5, 6].map(alert).join("");
  const found = findingsOf({ "alert-rules/pages.yaml": `groups:\n  - name: pages\n    rules:\n${more}` });
  expect(found.filter((one) => one.includes("too many"))).toEqual([
    "alert-rules/tasks.yaml:28:29: TaskSlow is one page too many: 6 at most, and there are Page1, Page2, Page3, Page4, Page5, Page6",
  ]);
});

test("only what cannot be read is named while a file is no YAML", () => {
  expect(findingsOf({ [PATTERNS]: "groups: [" })).toEqual([
    `${PATTERNS}:1:10: is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]`,
  ]);
});

test("two rules may record one series with labels that differ, and the same group name may be Loki's, too", () => {
  const rule = (kind: string) => `      - { record: "stack:up:last", expr: up, labels: { kind: ${kind} } }\n`;
  const group = (rules: string) => `groups:\n  - name: tasks-too\n    rules:\n${rules}`;
  const loki = '      - { record: "stack:lines:rate1m", expr: \'sum(rate({telltale_stream=""}[1m]))\' }\n';
  expect(
    findingsOf({
      "alert-rules/more.yaml": group(rule("a") + rule("b")),
      "alert-rules/logs/more.yaml": group(loki),
    }),
  ).toEqual([]);
});
