import { byPlace, type Finding, formatFinding } from "./finding.ts";
import { checkRules } from "./rules/check-rules.ts";

/** What was looked at, and what is wrong with it. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly expressions: number;
}

/** Everything that queries metrics or logs: each reads its own files of a checkout. */
const SUBJECTS: readonly ((root: string) => Checked)[] = [checkRules];

/** Checks a checkout; findings in the order of their places. */
export function check(root: string): Checked {
  const all = SUBJECTS.map((subject) => subject(root));
  return {
    findings: withoutRepeats(all.flatMap(({ findings }) => findings)).sort(byPlace),
    files: sum(all.map(({ files }) => files)),
    expressions: sum(all.map(({ expressions }) => expressions)),
  };
}

function withoutRepeats(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [formatFinding(finding), finding])).values()];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
