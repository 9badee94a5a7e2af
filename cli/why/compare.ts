import { asObject } from "./lines.ts";
import type { Run } from "./read-run.ts";
import type { Step } from "./step.ts";

/** Something that is not as it was in the last good run. */
export interface Difference {
  readonly what: string;
  readonly here: string;
  /** In the good run; null: only here it can be told. */
  readonly there: string | null;
}

export interface Comparison {
  readonly id: string;
  readonly began: number;
  readonly differences: readonly Difference[];
}

const NONE = "none";
const LONGEST = 160;
/** Sizes that are within this share of each other are the same, for people. */
const SAME = 0.2;

/** What differs between a run and a good one: causes first, then what followed from them. */
export function compareRuns(run: Run, good: Run): Comparison {
  const differences = [
    text("release", run.release, good.release),
    text("environment", run.environment, good.environment),
    text("service", run.service, good.service),
    ...keyed("prompt", promptsOf(run), promptsOf(good)),
    ...keyed("models of", modelsOf(run), modelsOf(good), true),
    ...keyed("result of", resultsOf(run), resultsOf(good), true),
    ...sizes(run, good),
    list("tasks not reached", missing(good, run)),
    list("tasks that are new", missing(run, good)),
  ];
  return { id: good.id, began: good.began, differences: differences.flatMap((one) => one ?? []) };
}

function text(what: string, here: string | null, there: string | null): Difference | undefined {
  return here === there ? undefined : { what, here: here ?? NONE, there: there ?? NONE };
}

function list(what: string, names: readonly string[]): Difference | undefined {
  return names.length === 0 ? undefined : { what, here: names.join(", "), there: null };
}

type Named = ReadonlyMap<string, string>;

/** With `common`, only what both have. */
function keyed(what: string, here: Named, there: Named, common = false): (Difference | undefined)[] {
  const names = [...new Set([...here.keys(), ...there.keys()])];
  return names
    .filter((name) => !common || (here.has(name) && there.has(name)))
    .map((name) => text(`${what} ${name}`, here.get(name) ?? null, there.get(name) ?? null));
}

/** Versions of prompts, from lines whose output names both: `log.info("prompt_used", { output: { prompt, version } })`. */
export function promptsOf({ lines }: Run): Named {
  return new Map(
    lines.flatMap(({ fields }) => {
      const { prompt, version } = asObject(fields.output_data);
      return typeof prompt === "string" && version !== undefined
        ? [[prompt, `version ${version}`] as const]
        : [];
    }),
  );
}

function modelsOf({ steps }: Run): Named {
  const calls = Map.groupBy(
    steps.filter(({ kind, task }) => kind === "llm" && task !== null),
    ({ task }) => task as string,
  );
  return new Map(
    [...calls].map(([task, of]) => [task, [...new Set(of.map(({ name }) => name))].sort().join(", ")]),
  );
}

/** The last result of each tool in each task. */
function resultsOf({ steps }: Run): Named {
  const calls = steps.filter(
    ({ kind, output, error }) => kind === "tool" && (output !== null || error !== null),
  );
  return new Map(calls.map((call) => [`${call.name} in ${call.task ?? "the run"}`, outcome(call)]));
}

function outcome({ error, output }: Step): string {
  return error ? `${error.type}: ${error.message}` : oneLine(output, LONGEST);
}

/** Anything on one line, cut to a length. */
export function oneLine(value: unknown, longest: number): string {
  const whole = (typeof value === "string" ? value : (JSON.stringify(value) ?? ""))
    .replace(/\s+/g, " ")
    .trim();
  return whole.length > longest ? `${whole.slice(0, longest)}… [${whole.length} characters]` : whole;
}

export interface Size {
  /** In ms, without pauses. */
  readonly duration: number;
  readonly tokens: number;
  readonly costUsd: number;
}

export function sizeOf({ steps }: Pick<Run, "steps">): Size {
  const sum = (of: (step: Step) => number) => steps.reduce((total, step) => total + of(step), 0);
  return {
    duration: sum(({ kind, start, end }) => (kind === "workflow" && end !== null ? end - start : 0)),
    tokens: sum(({ inputTokens, outputTokens }) => (inputTokens ?? 0) + (outputTokens ?? 0)),
    costUsd: sum(({ costUsd }) => costUsd ?? 0),
  };
}

function sizes(run: Run, good: Run): (Difference | undefined)[] {
  const [here, there] = [sizeOf(run), sizeOf(good)];
  const shown = (key: keyof Size, what: string, show: (value: number) => string) =>
    Math.abs(here[key] - there[key]) <= SAME * there[key] || (key === "duration" && run.ended === null)
      ? undefined
      : text(what, show(here[key]), show(there[key]));
  return [
    shown("duration", "duration", milliseconds),
    shown("tokens", "tokens", (value) => value.toLocaleString("en")),
    shown("costUsd", "cost", dollars),
  ];
}

function missing(from: Run, to: Run): string[] {
  const reached = new Set(to.steps.map(({ task }) => task));
  return [...new Set(from.steps.flatMap(({ task }) => (task === null || reached.has(task) ? [] : task)))];
}

/** `44 ms`, `3.2 s`, `2 m 5 s` */
export function milliseconds(value: number): string {
  if (value < 1_000) return `${Math.round(value)} ms`;
  const seconds = value / 1_000;
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} m ${Math.floor(seconds % 60)} s`;
}

export function dollars(value: number): string {
  return value === 0 ? "$0" : `$${value.toPrecision(2)}`;
}
