import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { renderLimits } from "../../components/alerts/limits.ts";
import { readRuleFiles } from "../../components/alerts/rule-files.ts";
import { startServer } from "../alert-rules/evaluation/server.ts";
import { MINUTE } from "../alert-rules/simulation/time.ts";
import { buildStore, findTools, PAST, untilOneBlock } from "./rules/store.ts";
import { median, round } from "./statistics.ts";

// What evaluating all rules takes once for 24 h of 50 agents. The last 70 minutes, longer than any rule looks back at raw
// metrics, are as dense as the collector sends them; before, a sample each 30 to 60 s; recordings have one a minute.
/** Samples of the time in which the rules are watched. */
const AHEAD = 30 * MINUTE;
const WATCHED = 3 * MINUTE;

/** What an alert would ask of raw metrics, here at a twentieth of their density, if there were no recordings. */
const COMPARED = {
  "median of a task's mean of a day": {
    recorded: "quantile_over_time(0.5, task:telltale_task_duration_seconds:mean15m[1d])",
    raw: `quantile_over_time(0.5, (
      sum by (service, environment, workflow, task) (rate(telltale_task_duration_seconds_sum{status="success"}[15m]))
      / sum by (service, environment, workflow, task) (rate(telltale_task_duration_seconds_count{status="success"}[15m]))
    )[1d:1m])`,
  },
};

/** What rules give now is older than the samples ahead, so it is not stored; they read what was recorded before, up to now. */
const NOT_STORED = /^out of (bounds|order)/;

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

const folder = mkdtempSync(join(tmpdir(), "telltale-bench-rules-"));
const tools = await findTools(folder);
try {
  await buildStore(tools, Math.floor(Date.now() / 1000) - PAST, AHEAD);
  print(await watch(writeRules()));
} finally {
  rmSync(folder, { recursive: true });
}

/** Median seconds of five times. */
async function timeQuery(url: string, query: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const begun = performance.now();
    const response = await fetch(`${url}/api/v1/query`, {
      method: "POST",
      body: new URLSearchParams({ query }),
    });
    if (!response.ok) throw new Error(`${query}: ${await response.text()}`);
    await response.text();
    times.push((performance.now() - begun) / 1000);
  }
  return median(times);
}

async function compare(url: string): Promise<void> {
  for (const [name, { recorded, raw }] of Object.entries(COMPARED)) {
    const [one, other] = [await timeQuery(url, recorded), await timeQuery(url, raw)];
    console.log(
      `${name}: ${round(one * 1000)} ms of a recording, ${round(other * 1000)} ms of raw metrics, ${round(other / one)} ×`,
    );
  }
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
    await untilOneBlock(server.url);
    for (let waited = 0; waited < WATCHED; waited += 10) {
      await setTimeout(10_000);
      const response = await fetch(`${server.url}/api/v1/rules`);
      const { data } = (await response.json()) as { data: { groups: Group[] } };
      seen.push(data.groups);
    }
    await compare(server.url);
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
    for (const { name: rule, lastError } of rules)
      if (lastError && !NOT_STORED.test(lastError)) console.log(`  ${rule}: ${lastError}`);
  }
  const all = groups.reduce((sum, { evaluationTime }) => sum + evaluationTime, 0);
  const share = groups.reduce((sum, { evaluationTime, interval }) => sum + evaluationTime / interval, 0);
  console.log(`all groups once: ${milliseconds(all)}; ${round(100 * share)} % of a core`);
}
