import type { FaultVerdict, Verdict } from "./judge.ts";
import { formatTime, MINUTE } from "./simulation/time.ts";

/** Page of the docs that says what the week showed. */
export function renderTruth({ faults, falsePages, falseWarnings, falseWarningsADay }: Verdict): string {
  const rows = faults.map((fault) => `| ${cells(fault).join(" | ")} |`);
  const noise = falseWarnings.map(
    ({ time, labels }) => `- ${formatTime(time)} ${labels.alertname} ${labels.service ?? labels.job ?? ""}`,
  );
  return `<!-- Written by npm run generate:truth -->
# What the alerts tell of a week

A week of simulated agents, stored in a real Prometheus and evaluated by the rules as they are, once a minute: idle nights, a
weekend, bursts at noon, deploys, two restarts of the collector, nightly and weekly workflows, a new task, models that think
for half a minute, natural shares of retries and failures. \`test/alert-rules/simulation/\` says all of it.

**Without a fault: ${falsePages.length} pages and ${falseWarnings.length} warnings in the week (${falseWarningsADay.toFixed(1)} a day).**
${noise.length > 0 ? `\n${noise.join("\n")}\n` : ""}
**With a fault** in an agent or in the stack, people are notified of it once, and once that it is over. Others that fire along
are inhibited.

| what goes wrong | notifies | after | over, after it began | fires along, inhibited |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}

function cells({ name, from, notifications, inhibited }: FaultVerdict): string[] {
  const first = notifications.find(({ kind }) => kind === "firing");
  const last = notifications.findLast(({ kind }) => kind === "resolved");
  const told = [...new Set(notifications.map(({ labels }) => labels.alertname))].join(", ");
  const after = (time: number | undefined) => (time === undefined ? "never" : minutes(time - from));
  return [name, told || "nobody", after(first?.time), after(last?.time), inhibited.join(", ")];
}

function minutes(seconds: number): string {
  const whole = Math.ceil(seconds / MINUTE);
  return whole < 120 ? `${whole} min` : `${Math.round(whole / 60)} h`;
}
