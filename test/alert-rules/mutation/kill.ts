import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse, type SchemaOptions, stringify } from "yaml";
import { ALERT_RULES } from "../../../components/alerts/rule-files.ts";
import type { RuleMutant } from "./topics.ts";

/** A promtool's start costs little against a test's hours of simulated time. */
const AT_ONCE = 10;
const WORKERS = 2;
/** Half of promtool's time would be that of its garbage collector. */
const GO = { GOGC: "off", GOMEMLIMIT: "500MiB", GOMAXPROCS: "1" };

/** `0x30`, which is 31 samples of 0, is no hexadecimal number. */
const SAMPLES_AS_TEXT: SchemaOptions = {
  customTags: (tags) => tags.filter((tag) => typeof tag === "string" || tag.format !== "HEX"),
};

interface Run {
  readonly promtool: string;
  /** A copy of alert-rules/ as it is now: all takes minutes. */
  readonly rules: string;
  readonly folder: string;
  /** Each mutant runs its group of tests of this place. */
  readonly round: number;
}

/** Runs the tests of each mutant in promtool, the shortest first, until one fails; those whose tests all pass survive. */
export async function findSurvivors(
  mutants: readonly RuleMutant[],
  promtool: string,
  report: (left: number) => void,
): Promise<RuleMutant[]> {
  const folder = mkdtempSync(join(tmpdir(), "telltale-mutants-"));
  const rules = join(folder, "rules");
  cpSync(ALERT_RULES, rules, { recursive: true });
  let living = [...mutants];
  try {
    for (let round = 0; living.some(({ groups }) => round < groups.length); round++) {
      const tried = living.filter(({ groups }) => round < groups.length);
      report(tried.length);
      const passed = new Set(await runTests(tried, { promtool, rules, folder, round }));
      living = living.filter((mutant) => round >= mutant.groups.length || passed.has(mutant));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return living;
}

async function runTests(mutants: readonly RuleMutant[], run: Run): Promise<RuleMutant[]> {
  const batches = Array.from({ length: Math.ceil(mutants.length / AT_ONCE) }, (_, i) =>
    mutants.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  );
  const passed: RuleMutant[] = [];
  const left = batches.values(); // of which each worker takes the next one
  const work = async () => {
    for (const batch of left) passed.push(...(await runBatch(batch, run)));
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return passed;
}

async function runBatch(batch: readonly RuleMutant[], run: Run): Promise<RuleMutant[]> {
  const folder = mkdtempSync(join(run.folder, "batch-"));
  const paths = batch.map((mutant, i) => layOut(mutant, run, join(folder, `${i}`)));
  const results = join(folder, "results.xml");
  const { stderr } = await execa(run.promtool, ["test", "rules", `--junit=${results}`, ...paths], {
    reject: false,
    env: GO,
  });
  const suites = readFileSync(results, "utf8").split("<testsuite ").slice(1);
  if (suites.length < batch.length) throw new Error(`promtool ended early:\n${stderr}`);
  rmSync(folder, { recursive: true });
  return batch.filter((_, i) => /failures="0" errors="0"/.test(suites[i] ?? ""));
}

/** The rules, but for what the mutant changes, and one group of its tests; gives the path of that. */
function layOut({ files, tests, groups }: RuleMutant, { rules, round }: Run, folder: string): string {
  cpSync(rules, folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content);
  const path = join(folder, "tests", tests);
  const all: { tests: unknown[] } = parse(readFileSync(path, "utf8"), SAMPLES_AS_TEXT);
  writeFileSync(path, stringify({ ...all, tests: [all.tests[groups[round] ?? 0]] }));
  return path;
}
