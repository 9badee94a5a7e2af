import { table } from "../format.ts";
import { hasProblem, type Row } from "./diagnose.ts";

export interface Verdict {
  readonly isGood: boolean;
  /** One sentence on what `telltale up` would do. */
  readonly text: string;
}

/** For `auto`, one target that would come up is enough: it takes Docker if all is there that this needs. */
export function judgeRows(rows: readonly Row[]): Verdict {
  if (hasProblem(rows, "any") || hasProblem(rows, "kubernetes")) return bad;
  const [docker, native] = (["docker", "native"] as const).map((target) =>
    rows.some((row) => row.target === target) ? target : undefined,
  );
  if (!docker || !native) return hasProblem(rows, docker ?? "native") ? bad : good("");
  const against = rows.find(
    ({ target, check, finding }) =>
      target === "docker" && DECIDING.includes(check) && finding.level === "problem",
  );
  const chosen = against ? native : docker;
  if (hasProblem(rows, chosen)) return bad;
  return good(
    against
      ? ` on the target native, because of what is said of docker's ${against.check}`
      : " on the target docker",
  );
}

/** What speaks against Docker when `auto` chooses. */
const DECIDING = ["engine", "images", "pulumi"];

const bad: Verdict = {
  isGood: false,
  text: "telltale up would fail. Mend the problems above, then run telltale doctor again.",
};

function good(how: string): Verdict {
  return { isGood: true, text: `telltale up will work${how}.` };
}

/** A line for each check; below it, what to do. */
export function doctorTable(rows: readonly Row[]): string {
  const cells = rows.map(({ target, check, finding }) => [
    target === "any" ? "" : target,
    check,
    finding.level,
    finding.found,
  ]);
  const [head, ...lines] = table([["TARGET", "CHECK", "RESULT", "FOUND"], ...cells]).split("\n");
  const indent = " ".repeat((head as string).indexOf("FOUND"));
  const advised = rows.flatMap(({ finding }, index) => [
    lines[index] as string,
    ...("advice" in finding ? finding.advice.split("\n").map((line) => `${indent}→ ${line}`) : []),
  ]);
  return [head, ...advised].join("\n");
}
