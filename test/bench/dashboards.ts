import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dashboard, panelsOf } from "../../components/dashboards/classic.ts";
import { requestOf } from "../../components/dashboards/panel-request.ts";
import { parseInterval } from "../../components/dashboards/time-scope.ts";
import { resolveVariable } from "../../components/dashboards/variables.ts";
import { readDashboards } from "../../components/services/grafana/dashboards.ts";
import { startServer } from "../alert-rules/evaluation/server.ts";
import { buildStore, findTools, PAST, untilOneBlock } from "./rules/store.ts";
import { median } from "./statistics.ts";

// How long panels' queries of metrics take over 24 h of fifty agents, with all variables at All: for the time with which
// the dashboard opens, and for 24 h. A folder as argument keeps the store there for the next time. Lines are not in it.
const DAY = PAST * 1000;
/** Most ms that a panel's query may take. */
const AIM = 300;
const TIMES = 3;

interface Measured {
  readonly name: string;
  readonly ms: number;
}

const [kept] = process.argv.slice(2);
const folder = kept ?? mkdtempSync(join(tmpdir(), "telltale-bench-dashboards-"));
try {
  const tools = await findTools(folder);
  const begins = await storeIn();
  const server = await startServer(tools.prometheus, folder, 300);
  try {
    await untilOneBlock(server.url);
    print(await measure(server.url, (begins + PAST) * 1000));
  } finally {
    await server.stop();
  }
} finally {
  if (!kept) rmSync(folder, { recursive: true });
}

/** Builds the store if it is not there; when it begins, in seconds since 1970. */
async function storeIn(): Promise<number> {
  const file = join(folder, "begins");
  if (existsSync(file)) return Number(readFileSync(file, "utf8"));
  const begins = Math.floor(Date.now() / 1000) - PAST;
  mkdirSync(folder, { recursive: true });
  await buildStore(await findTools(folder), begins);
  writeFileSync(file, String(begins));
  return begins;
}

async function measure(url: string, to: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [path, { content }] of Object.entries(readDashboards())) {
    const dashboard = JSON.parse(content) as Dashboard & { time: { from: string } };
    const list = dashboard.templating?.list ?? [];
    const variables = Object.fromEntries(list.map((one) => [one.name, resolveVariable(one, [])]));
    const opensWith = parseInterval(dashboard.time.from.replace("now-", "")) ?? DAY;
    for (const panel of panelsOf(dashboard))
      for (const target of panel.targets ?? [])
        for (const range of [opensWith, DAY]) {
          const request = requestOf(panel, target, { variables, from: to - range, to });
          if (request?.store !== "prometheus") continue;
          const query = `${url}${request.path}?${new URLSearchParams(request.parameters)}`;
          const name = `${range / 3_600_000} h, ${path}: ${panel.title} ${target.refId}`;
          measured.push({ name, ms: await time(query) });
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
  const quick = all.filter(({ ms }) => ms <= AIM).length;
  console.log(
    `${quick} of ${all.length} queries within ${AIM} ms (${Math.round((100 * quick) / all.length)} %)`,
  );
}
