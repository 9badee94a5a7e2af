import { checkDashboards } from "./dashboards/check-dashboards.ts";
import { checkDashboardTypes } from "./dashboards/check-types.ts";
import { byPlace, type Checked, type Finding, formatFinding } from "./finding.ts";
import { type Repository, readRepository } from "./repository.ts";
import { checkRules } from "./rules/check-rules.ts";

/** Everything that queries metrics or logs: each reads its own files of a checkout. */
const SUBJECTS: readonly ((repository: Repository) => Checked)[] = [
  ({ scraped: { findings, files } }) => ({ findings, files, expressions: 0 }),
  checkRules,
  checkDashboards,
];

/** Checks all of a checkout; findings in the order of their places. */
export async function checkAll(root: string): Promise<Checked> {
  const types = checkDashboardTypes(root);
  const checked = check(root);
  return { ...checked, findings: [...checked.findings, ...(await types)].sort(byPlace) };
}

/** Checks a checkout, but for what takes a thread of its own: the types of dashboards. */
export function check(root: string): Checked {
  const repository = readRepository(root);
  const all = SUBJECTS.map((subject) => subject(repository));
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
