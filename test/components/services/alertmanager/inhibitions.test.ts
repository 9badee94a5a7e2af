import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";

interface Inhibition {
  readonly name: string;
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
}

const table: Inhibition[] = parse(readFileSync("components/services/alertmanager/inhibitions.yaml", "utf8"));
const PAGES = [
  "WorkflowFailingOnSameTask",
  "WorkflowFailureRatioHigh",
  "LlmErrorsHigh",
  "CostBudgetBurning",
  "TelemetryDropped",
];

/** The alerts that matchers name; none, when they go by severity. */
function namesIn(matchers: readonly string[]): string[] {
  return matchers.flatMap((one) => one.match(/^alertname=~?"(.*)"$/)?.[1]?.split("|") ?? []);
}
const edges = table.flatMap(({ source_matchers, target_matchers }) =>
  namesIn(source_matchers).flatMap((from) => namesIn(target_matchers).map((to) => ({ from, to }))),
);
test("each inhibition has its reason", () => {
  expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
  for (const { name } of table) expect(name).toMatch(/\w+ \w+ \w+/);
});

test("two alerts that both lack a label are not taken for those of one agent or workflow", () => {
  for (const { name, source_matchers, equal = [] } of table) {
    const narrowest = equal.find((label) => label === "workflow") ?? equal[0];
    const asked = narrowest === undefined || source_matchers.includes(`${narrowest}!=""`);
    expect([name, asked]).toEqual([name, true]);
  }
});

test("a warning silences no page", () => {
  const wrong = edges.filter(({ from, to }) => !PAGES.includes(from) && PAGES.includes(to));
  expect(wrong).toEqual([]);
  const bySeverity = table.filter(({ source_matchers }) => namesIn(source_matchers).length === 0);
  for (const { source_matchers, target_matchers } of bySeverity) {
    expect(source_matchers).toContain('severity="page"');
    expect(target_matchers).toContain('severity="warning"');
  }
});

test("no alert silences itself, be it by way of others", () => {
  const silencedBy = (name: string, seen: readonly string[] = []): string[] =>
    edges
      .filter(({ from, to }) => from === name && !seen.includes(to))
      .flatMap(({ to }) => [to, ...silencedBy(to, [...seen, to])]);
  for (const { from } of edges) expect(silencedBy(from)).not.toContain(from);
});

test("nothing silences a leaked secret or the dead man's switch", () => {
  expect(edges.map(({ to }) => to)).not.toContain("SecretInLogs");
  expect(edges.map(({ to }) => to)).not.toContain("Watchdog");
  for (const { source_matchers, target_matchers } of table) {
    if (namesIn(source_matchers).length === 0) expect(target_matchers).toContain('alertname!="SecretInLogs"');
  }
});
