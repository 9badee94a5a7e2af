import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { ALERT_RULES } from "../../../components/alerts/rule-files.ts";
import type { RuleMutant } from "./topics.ts";

/** A promtool's start costs little against a test file's minutes of simulated time. */
const AT_ONCE = 10;
const WORKERS = 2;

/** Runs the tests of each mutant in promtool; those whose tests all pass survive. */
export async function findSurvivors(
  mutants: readonly RuleMutant[],
  promtool: string,
  report: (done: number) => void,
): Promise<RuleMutant[]> {
  const folder = mkdtempSync(join(tmpdir(), "telltale-mutants-"));
  const rules = join(folder, "rules"); // as they are now: it takes minutes
  cpSync(ALERT_RULES, rules, { recursive: true });
  const batches = Array.from({ length: Math.ceil(mutants.length / AT_ONCE) }, (_, i) =>
    mutants.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  );
  const survivors: RuleMutant[] = [];
  let done = 0;
  const left = batches.values(); // of which each worker takes the next one
  const work = async () => {
    for (const batch of left) {
      survivors.push(
        ...(await runBatch(batch, { promtool, rules, folder: mkdtempSync(join(folder, "batch-")) })),
      );
      done += batch.length;
      report(done);
    }
  };
  try {
    await Promise.all(Array.from({ length: WORKERS }, work));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return survivors;
}

async function runBatch(
  batch: readonly RuleMutant[],
  { promtool, rules, folder }: { readonly promtool: string; readonly rules: string; readonly folder: string },
): Promise<RuleMutant[]> {
  const paths = batch.map((mutant, i) => layOut(mutant, rules, join(folder, `${i}`)));
  const results = join(folder, "results.xml");
  const { stderr } = await execa(promtool, ["test", "rules", `--junit=${results}`, ...paths], {
    reject: false,
  });
  const suites = readFileSync(results, "utf8").split("<testsuite ").slice(1);
  if (suites.length < batch.length) throw new Error(`promtool ended early:\n${stderr}`);
  rmSync(folder, { recursive: true });
  return batch.filter((_, i) => /failures="0" errors="0"/.test(suites[i] ?? ""));
}

/** The rules and their tests as they lie in the repository, but for what the mutant changes; gives the path of the tests. */
function layOut({ files, tests }: RuleMutant, rules: string, folder: string): string {
  cpSync(rules, folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content);
  return join(folder, "tests", tests);
}
