import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { renderLimits } from "../../components/alerts/limits.ts";
import { readRuleFiles } from "../../components/alerts/rule-files.ts";
import { findPrograms } from "../../components/targets/native/binaries/programs.ts";
import { recordAll } from "../alert-rules/evaluation/evaluate.ts";
import { importSeries } from "../alert-rules/evaluation/open-metrics.ts";
import { readRules } from "../alert-rules/evaluation/rules.ts";
import { startServer } from "../alert-rules/evaluation/server.ts";
import { HOUR, MINUTE } from "../alert-rules/simulation/time.ts";
import { simulateMany } from "./rules/many-agents.ts";
import { median, round } from "./statistics.ts";

// What evaluating all rules takes once for 24 h of 50 agents. The last 70 minutes, longer than any rule looks back at raw
// metrics, are as dense as the collector sends them; before, a sample each 30 to 60 s; recordings have one a minute.
const PAST = 24 * HOUR;
/** Samples of the time in which the rules are watched. */
const AHEAD = 30 * MINUTE;
const WATCHED = 3 * MINUTE;

interface Group {
  readonly name: string;
  readonly interval: number;
  readonly evaluationTime: number;
  readonly rules: readonly {
    readonly name: string;
    readonly evaluationTime: number;
    readonly lastError?: string;
  }[];
}

const { paths } = await findPrograms(["prometheus", "promtool"]);
const folder = mkdtempSync(join(tmpdir(), "telltale-bench-rules-"));
const tools = { prometheus: paths.get("prometheus") ?? "", promtool: paths.get("promtool") ?? "", folder };
try {
  mkdirSync(join(folder, "tsdb"));
  const begins = Math.floor(Date.now() / 1000) - PAST;
  const end = PAST + AHEAD;
  const series = simulateMany(end);
  const span = { begins, end, restarts: [], dense: PAST - 70 * MINUTE };
  console.log(`${series.length} series, ${await importSeries(series, span, tools)} samples`);
  const past = Math.floor(Date.now() / 1000) - begins;
  await recordAll(readRules().recordings, { begins, end: past, restarts: [] }, tools);
  print(await watch(writeRules()));
} finally {
  rmSync(folder, { recursive: true });
}

/** The files that a stack without settings loads. */
function writeRules(): string[] {
  const files = { ...readRuleFiles(), "limits.yaml": renderLimits({}) };
  return Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  });
}

/** Median evaluation times of each group and its rules, in seconds. */
async function watch(files: readonly string[]): Promise<Group[]> {
  const server = await startServer(tools.prometheus, folder, 300, files);
  const seen: Group[][] = [];
  try {
    for (let waited = 0; waited < WATCHED; waited += 10) {
      await setTimeout(10_000);
      const response = await fetch(`${server.url}/api/v1/rules`);
      const { data } = (await response.json()) as { data: { groups: Group[] } };
      seen.push(data.groups);
    }
  } finally {
    await server.stop();
  }
  const medianOf = (group: number, pick: (one: Group) => number | undefined) =>
    median(seen.flatMap((groups) => pick(groups[group] as Group) || []));
  return (seen.at(-1) ?? []).map((group, i) => ({
    ...group,
    evaluationTime: medianOf(i, (one) => one.evaluationTime),
    rules: group.rules.map((rule, j) => ({
      ...rule,
      evaluationTime: medianOf(i, (one) => one.rules[j]?.evaluationTime),
    })),
  }));
}

function print(groups: readonly Group[]): void {
  const milliseconds = (seconds: number) => `${round(seconds * 1000)} ms`;
  for (const { name, interval, evaluationTime, rules } of groups) {
    const dearest = [...rules].sort((a, b) => b.evaluationTime - a.evaluationTime)[0];
    console.log(
      `${name}, each ${interval} s: ${milliseconds(evaluationTime)}, of them ${dearest?.name} ${milliseconds(dearest?.evaluationTime ?? 0)}`,
    );
    for (const { name: rule, lastError } of rules) if (lastError) console.log(`  ${rule}: ${lastError}`);
  }
  const all = groups.reduce((sum, { evaluationTime }) => sum + evaluationTime, 0);
  const share = groups.reduce((sum, { evaluationTime, interval }) => sum + evaluationTime / interval, 0);
  console.log(`all groups once: ${milliseconds(all)}; ${round(100 * share)} % of a core`);
}
