import { table } from "../format.ts";
import { milliseconds } from "./compare.ts";
import { childrenOf, type Step } from "./step.ts";

const SIGNS: Readonly<Record<Step["status"], string>> = {
  success: "✓",
  failure: "✗",
  retry: "↻",
  paused: "‖",
  open: "…",
};
/** Calls alike, one after the other, from which on they are one line. */
const MANY = 4;

interface Row {
  readonly depth: number;
  readonly steps: readonly Step[];
}

/** A run's steps, one line each, those that belong to one below it; the named one is pointed at. */
export function treeOf(steps: readonly Step[], cause: string | null): string[] {
  const runs = childrenOf(steps, null).filter(({ kind }) => kind === "workflow");
  const orphans = childrenOf(steps, null).filter(({ kind }) => kind !== "workflow");
  const rows = [
    ...orphans.flatMap((step) => rowsOf(steps, step, 0)),
    ...runs.flatMap((run, part) => [
      ...(part > 0 ? [{ depth: 0, steps: [run] }] : []),
      ...below(steps, run.id, 0),
    ]),
  ];
  return rows.length === 0 ? [] : table(rows.map((row) => cells(row, cause))).split("\n");
}

function rowsOf(steps: readonly Step[], step: Step, depth: number): Row[] {
  return [{ depth, steps: [step] }, ...below(steps, step.id, depth + 1)];
}

function below(steps: readonly Step[], parent: string, depth: number): Row[] {
  const children = childrenOf(steps, parent);
  const kinds = Map.groupBy(children, ({ kind, name, status }) => `${kind} ${name} ${status}`);
  const isMany = (step: Step) =>
    (step.kind === "tool" || step.kind === "llm") &&
    (kinds.get(`${step.kind} ${step.name} ${step.status}`)?.length ?? 0) >= MANY;
  const many = [...kinds.values()]
    .filter(([first]) => first && isMany(first))
    .map((of) => ({ depth, steps: of }));
  const rest = children.filter((step) => !isMany(step)).map((step) => rowsOf(steps, step, depth));
  return [...many, ...rest.flat()];
}

function cells({ depth, steps }: Row, cause: string | null): string[] {
  const [first] = steps as [Step, ...Step[]];
  const times = steps.length > 1 ? ` × ${steps.length}` : "";
  const attempt = first.kind === "task" && (first.attempt ?? 1) > 1 ? `, attempt ${first.attempt}` : "";
  const resumed = first.kind === "workflow" ? " resumed" : "";
  const lasted = steps.reduce((total, { start, end }) => total + (end === null ? 0 : end - start), 0);
  const tokens = sum(steps, "inputTokens") + sum(steps, "outputTokens");
  return [
    `${"  ".repeat(depth)}${SIGNS[first.status]} ${label(first)}${attempt}${resumed}${times}`,
    first.end === null ? "" : milliseconds(lasted),
    tokens > 0 ? `${tokens.toLocaleString("en")} tokens` : "",
    [
      first.error?.type ?? (first.status === "open" ? "has not ended" : ""),
      steps.some(({ id }) => id === cause) ? "◄ here" : "",
    ]
      .filter(Boolean)
      .join("  "),
  ];
}

function label({ kind, name }: Step): string {
  return kind === "task" || kind === "workflow" ? name : `${kind} ${name}`;
}

function sum(steps: readonly Step[], key: "inputTokens" | "outputTokens"): number {
  return steps.reduce((total, step) => total + (step[key] ?? 0), 0);
}
