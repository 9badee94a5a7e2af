import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { findPrograms } from "../../../components/targets/native/binaries/programs.ts";
import { findSurvivors } from "./kill.ts";
import { listMutants, type RuleMutant } from "./topics.ts";

/** What the tests of rules notice of changes. */
export interface Verdict {
  readonly mutants: number;
  readonly killedPercent: number;
  /** Those that no test notices, each with the reason why that is no gap, if survivors.yaml has one. */
  readonly survivors: readonly { readonly name: string; readonly reason: string | undefined }[];
  /** Reasons in survivors.yaml for what did not survive. */
  readonly stale: readonly string[];
}

/** @throws Error if tests fail without any change. */
export async function judge(
  topics: readonly string[] = [],
  report: (left: number) => void = () => {},
): Promise<Verdict> {
  const reasons: Record<string, string> = parse(
    readFileSync(new URL("./survivors.yaml", import.meta.url), "utf8"),
  );
  const promtool = (await findPrograms(["promtool"])).paths.get("promtool") ?? "promtool";
  const mutants = listMutants(topics);
  await expectTestsToPass(mutants, promtool);
  const names = (await findSurvivors(mutants, promtool, report)).map(({ name }) => name).sort();
  return {
    mutants: mutants.length,
    killedPercent: (100 * (mutants.length - names.length)) / mutants.length,
    survivors: names.map((name) => ({ name, reason: reasons[name] })),
    stale: Object.keys(reasons).filter(
      (name) => !names.includes(name) && (topics.length === 0 || mutants.some((one) => one.name === name)),
    ),
  };
}

/** Otherwise a mutant would be killed by a test that fails anyway. */
async function expectTestsToPass(mutants: readonly RuleMutant[], promtool: string): Promise<void> {
  const unchanged = [...new Set(mutants.map(({ tests }) => tests))].map((tests) => ({
    name: tests,
    tests,
    groups: [...new Set(mutants.flatMap((one) => (one.tests === tests ? one.groups : [])))],
    files: {},
  }));
  const passing = await findSurvivors(unchanged, promtool, () => {});
  const failing = unchanged.filter((one) => !passing.includes(one)).map(({ name }) => name);
  if (failing.length > 0)
    throw new Error(`Tests fail without any change: ${failing.join(", ")}; run them first`);
}
