import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { findPrograms } from "../../../components/targets/native/binaries/programs.ts";
import { recordAll, type Tools } from "../../alert-rules/evaluation/evaluate.ts";
import { importSeries } from "../../alert-rules/evaluation/open-metrics.ts";
import { readRules } from "../../alert-rules/evaluation/rules.ts";
import { HOUR, MINUTE } from "../../alert-rules/simulation/time.ts";
import { simulateMany } from "./many-agents.ts";

/** Seconds that a store of the benchmarks holds. */
export const PAST = 24 * HOUR;
/** As dense as the collector sends them: longer than any rule looks back at raw metrics. */
const DENSE = 70 * MINUTE;

export async function findTools(folder: string): Promise<Tools> {
  const { paths } = await findPrograms(["prometheus", "promtool"]);
  return { prometheus: paths.get("prometheus") ?? "", promtool: paths.get("promtool") ?? "", folder };
}

/**
 * Builds a store with 24 h of fifty agents: a sample each 30 to 60 s, as dense as the collector sends them at its end, and
 * a recording a minute.
 * @param begins seconds since 1970
 * @param ahead seconds of samples after the 24 h, which nothing is recorded of
 */
export async function buildStore(tools: Tools, begins: number, ahead = 0): Promise<void> {
  mkdirSync(join(tools.folder, "tsdb"));
  const end = PAST + ahead;
  const series = simulateMany(end);
  const span = { begins, end, restarts: [], dense: PAST - DENSE };
  console.log(`${series.length} series, ${await importSeries(series, span, tools)} samples`);
  const recorded = ahead > 0 ? Math.floor(Date.now() / 1000) - begins : PAST;
  await recordAll(readRules().recordings, { begins, end: recorded, restarts: [] }, tools);
}

/** What was imported lies in some forty blocks of the same time, unlike what came in one by one: Prometheus makes one of them. */
export async function untilOneBlock(url: string): Promise<void> {
  for (let blocks = 0; blocks !== 1; await setTimeout(1_000)) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const now = Number(metrics.match(/^prometheus_tsdb_blocks_loaded (\d+)/m)?.[1]);
    if (now !== blocks) console.error(`${now} blocks`);
    blocks = now;
  }
}
