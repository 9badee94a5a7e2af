import { table } from "../format.ts";
import type { Outcome } from "./run-drill.ts";
import { STEPS } from "./steps.ts";

/** A row an alert: seconds from when all was sent until each step was seen. */
export function outcomeTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ alert, seconds }) => [
    alert,
    ...STEPS.map((step) => seconds[step]?.toFixed(1) ?? "-"),
  ]);
  return table([["SECONDS AFTER ALL WAS SENT", ...STEPS.map((step) => step.toUpperCase())], ...rows]);
}
