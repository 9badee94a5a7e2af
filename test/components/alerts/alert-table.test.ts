import { expect, test } from "@jest/globals";
import { renderAlertGuide } from "../../../components/alerts/alert-table.ts";
import { DEFAULT_LIMITS } from "../../../components/alerts/limits.ts";

const RULES = `groups:
  - name: tasks
    rules:
      - { record: "task:retries:sum", expr: vector(1) }
      - alert: TaskRetriesHigh
        expr: vector(1)
        labels: { severity: warning, team: agents }
        annotations: { summary: A task is retried }
`;
const GUIDE = "Before\n<!-- alerts: by npm run generate -->\nstale\n<!-- end of alerts -->\nAfter\n";

test("an alert is a row with its severity, team, summary, default limit, runbook and rules; recordings are none", () => {
  const rows = renderAlertGuide(GUIDE, { "tasks.yaml": RULES })
    .split("\n")
    .filter((line) => line.startsWith("| ["));
  expect(rows).toEqual([
    "| [TaskRetriesHigh](runbooks/TaskRetriesHigh.md) | warning | agents | A task is retried | 5 (retries of a task in 10 minutes) | [tasks.yaml](../alert-rules/tasks.yaml) |",
  ]);
});

test("only what is between the markers changes", () => {
  const guide = renderAlertGuide(GUIDE, { "tasks.yaml": RULES });
  expect(guide).toMatch(/^Before\n/);
  expect(guide).toMatch(/\nAfter\n$/);
  expect(guide).not.toContain("stale");
});

test("a guide without markers is refused", () => {
  expect(() => renderAlertGuide("Before", {})).toThrow("<!-- alerts");
});

test("every alert that has a limit is in the guide", () => {
  const guide = renderAlertGuide();
  expect(Object.keys(DEFAULT_LIMITS).filter((alert) => !guide.includes(`[${alert}](runbooks/`))).toEqual([]);
});
