import { duration, table } from "../format.ts";
import type { Cause } from "./cause.ts";
import { type Comparison, dollars, milliseconds, oneLine, sizeOf } from "./compare.ts";
import type { Explanation } from "./explain.ts";
import type { Run } from "./read-run.ts";
import type { Step } from "./step.ts";
import { treeOf } from "./tree.ts";

const WIDTH = 200;
const MOST_WARNINGS = 5;

/** An explanation for a person: the answer first, then what it rests on. */
export function explanationText(
  { run, cause, lastGood, alerts, links, notes }: Explanation,
  now: number,
): string {
  const sections = [
    headline(run, now),
    cause ? causeText(cause) : stateText(run, now),
    section("What it did", treeOf(run.steps, cause?.step.id ?? null)),
    section("What its log warns of", warnings(run, cause)),
    comparisonText(run, lastGood, now),
    section(
      "Alerts around it",
      alerts.map(
        ({ alert, severity, first, runbook }) => `${clock(first)}  ${alert} (${severity})  ${runbook}`,
      ),
    ),
    section("Look further", pairs(links.map(({ what, url }) => [what, url]))),
    section("Missing", notes),
  ];
  return sections.filter((text) => text !== "").join("\n\n");
}

function headline(run: Run, now: number): string {
  const { duration: lasted, tokens, costUsd } = sizeOf(run);
  const size = [
    tokens > 0 ? `${tokens.toLocaleString("en")} tokens` : "",
    costUsd > 0 ? dollars(costUsd) : "",
  ];
  const when = {
    failed: `failed after ${milliseconds(lasted)}, ${duration(now - (run.ended ?? now))} ago`,
    completed: `completed after ${milliseconds(lasted)}, ${duration(now - (run.ended ?? now))} ago`,
    paused: `is paused for ${duration(now - run.lastSign)}`,
    stuck: `is stuck: no sign of it for ${duration(now - run.lastSign)}`,
    running: `is running for ${duration(now - run.began)}`,
  }[run.state];
  const by = [
    `${run.service}${run.release ? ` ${run.release}` : ""}`,
    run.environment,
    ...size.filter(Boolean),
  ];
  return `${run.workflow} ${run.id} ${when}\n${by.join(", ")}, began ${new Date(run.began).toISOString()}`;
}

function causeText(cause: Cause): string {
  const { step, error, task, attempts, failedAttempts, before, repeated } = cause;
  const where = {
    llm: `the call of ${step.name}`,
    tool: `the call of ${step.name}`,
    task: "its own code",
    agent: `the agent ${step.name}`,
    workflow: "its own code",
  };
  const subject = task === null ? "The run" : `The task ${task}`;
  const tries = attempts > 1 ? `, in ${failedAttempts} of ${attempts} attempts` : "";
  const facts: [string, unknown][] = [
    ["given", step.input],
    ["gave", step.error ? null : step.output],
    ["model asked", before?.input],
    ["answered", before?.output],
  ];
  return [
    `  ${subject} failed in ${where[step.kind]}${tries}: ${error.type}`,
    `  ${error.message}`,
    ...(error.where ? [`  at ${error.where}`] : []),
    ...(repeated
      ? [`  ${repeated.tool} was called ${repeated.times} times with ${oneLine(repeated.input, WIDTH)}`]
      : []),
    ...(facts.some(([, value]) => value != null) ? [""] : []),
    ...pairs(facts.flatMap(([name, value]) => (value == null ? [] : [[name, oneLine(value, WIDTH)]]))).map(
      (line) => `  ${line}`,
    ),
  ].join("\n");
}

function stateText(run: Run, now: number): string {
  const open = run.steps.filter(({ status, kind }) => status === "open" && kind !== "workflow").at(-1);
  const last = run.steps
    .filter(({ end }) => end !== null)
    .sort((a, b) => (a.end ?? 0) - (b.end ?? 0))
    .at(-1);
  const at = open
    ? `It was in the task ${open.name}, which began ${duration(now - open.start)} ago${last ? `, after ${describe(last)}` : ""}.`
    : last
      ? `The last thing it did was ${describe(last)}.`
      : "It has done nothing since it began.";
  if (run.state === "stuck")
    return `  ${at}\n  Its last sign came at ${clock(run.lastSign)}; a live run gives one every 30 s. Its process was killed, or hangs so\n  that not even a timer runs: look for it on its machine (out of memory? restarted? a synchronous call?).`;
  if (run.state === "running") return `  ${at.replace("It was", "It is")} It has not failed.`;
  if (run.state === "paused") return `  It waits to be resumed. ${at}`;
  return run.state === "failed" ? "  Where it failed is not recorded." : "";
}

function describe({ name, status }: Step): string {
  return `${name} (${status})`;
}

/** Lines of the agent's own, of level WARNING and above. */
function warnings(run: Run, cause: Cause | null): string[] {
  const told = run.lines.filter(
    ({ labels, event, fields }) =>
      /^(WARN|ERROR|CRIT|FATAL)/.test(labels.level ?? "") &&
      !/^(workflow|agent|task|llm|tool)_/.test(event) &&
      fields.message !== cause?.error.message,
  );
  const shown = told.slice(-MOST_WARNINGS).map(({ time, event, fields, text }) => {
    const { message, error } = fields as { message?: unknown; error?: { type?: string; message?: string } };
    const why = error ? ` (${error.type}: ${error.message})` : "";
    return oneLine(`${clock(time)}  ${event}  ${message ?? (error ? "" : text)}${why}`, WIDTH);
  });
  return told.length > shown.length ? [`… ${told.length - shown.length} more before`, ...shown] : shown;
}

function comparisonText(run: Run, good: Comparison | null, now: number): string {
  if (!good)
    return run.state === "failed"
      ? `No run of ${run.workflow} has ended well in the seven days before it.`
      : "";
  const rows = good.differences.map(({ what, here, there }) => [
    what,
    here,
    there === null ? "" : `was ${there}`,
  ]);
  const wide = good.differences.some(({ here, there }) => here.length + (there?.length ?? 0) > 80);
  const lines = wide
    ? rows.flatMap(([what, here, was]) => [`${what}: ${here}`, ...(was ? [`    ${was}`] : [])])
    : table(rows).split("\n");
  const title = `Other than in its last good run, ${good.id}, ${duration(now - good.began)} ago`;
  return section(title, rows.length > 0 ? lines : ["nothing that is recorded"]);
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [title, ...lines.map((line) => `  ${line}`)].join("\n");
}

function pairs(rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : table(rows).split("\n");
}

function clock(time: number): string {
  return `${new Date(time).toISOString().slice(11, 19)} UTC`;
}
