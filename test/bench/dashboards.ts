import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dashboard, panelsOf } from "../../components/dashboards/classic.ts";
import { requestOf } from "../../components/dashboards/panel-request.ts";
import { resolveVariable } from "../../components/dashboards/variables.ts";
import { readDashboards } from "../../components/services/grafana/dashboards.ts";
import { findPrograms } from "../../components/targets/native/binaries/programs.ts";
import { recordAll } from "../alert-rules/evaluation/evaluate.ts";
import { importSeries } from "../alert-rules/evaluation/open-metrics.ts";
import { readRules } from "../alert-rules/evaluation/rules.ts";
import { startServer } from "../alert-rules/evaluation/server.ts";
import { HOUR } from "../alert-rules/simulation/time.ts";
import { simulateMany } from "./rules/many-agents.ts";
import { median } from "./statistics.ts";

// How long panels' queries of metrics take over 24 h of 50 agents, with all variables at All. Lines are not in this store.
const PAST = 24 * HOUR;
/** Most ms that a panel's query may take. */
const AIM = 300;
const TIMES = 3;

const { paths } = await findPrograms(["prometheus", "promtool"]);
const folder = mkdtempSync(join(tmpdir(), "telltale-bench-dashboards-"));
const tools = { prometheus: paths.get("prometheus") ?? "", promtool: paths.get("promtool") ?? "", folder };
try {
  mkdirSync(join(folder, "tsdb"));
  const begins = Math.floor(Date.now() / 1000) - PAST;
  const series = simulateMany(PAST);
  const span = { begins, end: PAST, restarts: [], dense: PAST };
  console.log(`${series.length} series, ${await importSeries(series, span, tools)} samples`);
  await recordAll(readRules().recordings, { begins, end: PAST, restarts: [] }, tools);
  const server = await startServer(tools.prometheus, folder, 300);
  try {
    print(await measure(server.url, (begins + PAST) * 1000));
  } finally {
    await server.stop();
  }
} finally {
  rmSync(folder, { recursive: true });
}

interface Measured {
  readonly name: string;
  readonly ms: number;
}

async function measure(url: string, to: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [path, { content }] of Object.entries(readDashboards())) {
    const dashboard = JSON.parse(content) as Dashboard;
    const list = dashboard.templating?.list ?? [];
    const variables = Object.fromEntries(list.map((one) => [one.name, resolveVariable(one, [])]));
    for (const panel of panelsOf(dashboard))
      for (const target of panel.targets ?? []) {
        const request = requestOf(panel, target, { variables, from: to - PAST * 1000, to });
        if (request?.store !== "prometheus") continue;
        const query = `${url}${request.path}?${new URLSearchParams(request.parameters)}`;
        measured.push({ name: `${path}: ${panel.title} ${target.refId}`, ms: await time(query) });
      }
  }
  return measured;
}

async function time(query: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const begin = performance.now();
    const response = await fetch(query);
    const answer = await response.text();
    if (!response.ok) throw new Error(`${query}: ${answer}`);
    times.push(performance.now() - begin);
  }
  return median(times);
}

function print(all: readonly Measured[]): void {
  const slowest = [...all].sort((a, b) => b.ms - a.ms);
  for (const { name, ms } of slowest.slice(0, 10)) console.log(`${ms.toFixed(0).padStart(6)} ms  ${name}`);
  const late = slowest.filter(({ ms }) => ms > AIM).length;
  console.log(`${all.length} queries over 24 h, ${late} of them slower than ${AIM} ms`);
}
