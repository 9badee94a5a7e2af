import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../components/error.ts";
import { loki } from "../../components/services/loki.ts";
import { prometheus } from "../../components/services/prometheus/service.ts";
import { dataFolder, type Instance, instanceOf } from "../../components/targets/instance.ts";
import { obtain } from "../../components/targets/native/binaries/obtain.ts";
import { findPrograms } from "../../components/targets/native/binaries/programs.ts";
import { down } from "../../components/targets/native/down.ts";
import { findFreeBase } from "../../components/targets/native/free-ports.ts";
import { up } from "../../components/targets/native/up.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import type { UpOptions } from "../../components/targets/target.ts";
import { parseSettings } from "../../stacks/settings.ts";
import type { Ask } from "../model/ask.ts";
import { askSources, SourceProblem } from "../server/ask-sources.ts";
import { type DemoData, readDemoData } from "./demo-data.ts";
import { loadLines } from "./load-lines.ts";
import { loadSeries } from "./load-series.ts";

/** Stores that hold the recorded demo, and nothing else of its time. */
export interface DemoStores {
  readonly ask: Ask;
  /** The time that was recorded. */
  readonly time: { readonly from: string; readonly to: string };
}

/** What was recorded is older than what a stack keeps. */
const FOREVER = { metrics: "9999d", logs: "9999d", content: "9999d" };
const NO_TRACES = "The recorded demo has no traces; telltale preview draws those of a stack";

/** Starts a Prometheus and a Loki of their own for as long as they are used. */
export async function withDemoData<T>(
  options: UpOptions,
  use: (stores: DemoStores) => Promise<T>,
): Promise<T> {
  const data = readDemoData();
  const instance = instanceOf(mkdtempSync(join(tmpdir(), "telltale-demo-data-")), "demo-data");
  try {
    const ask = askSources(await startStores(instance, data, options));
    return await use({
      ask: async (source, path, parameters) => {
        if (source === "jaeger") throw new SourceProblem(NO_TRACES);
        return ask(source, path, parameters);
      },
      time: { from: new Date(data.from).toISOString(), to: new Date(data.to).toISOString() },
    });
  } finally {
    await down(instance, { reporter: SILENT, signal: AbortSignal.timeout(60_000), data: true });
    rmSync(instance.checkout, { recursive: true, force: true });
  }
}

/** Blocks are written before Prometheus starts: it then finds them at once. */
async function startStores(instance: Instance, data: DemoData, options: UpOptions) {
  const { paths, missing } = await findPrograms(["prometheus", "promtool", "loki"]);
  await Promise.all(obtain(missing, options).values());
  const folder = dataFolder(instance, "prometheus", "tsdb");
  mkdirSync(folder, { recursive: true });
  await loadSeries(data, { promtool: paths.get("promtool") as string, folder });
  const settings = parseSettings({ ports: { base: await findFreeBase() }, retention: FOREVER }, "demo data");
  const services = [prometheus, loki];
  const { statuses, problems } = await up({ instance, settings, services }, options);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  const urlOf = (name: string) => statuses.find((one) => one.name === name)?.url as string;
  await loadLines(data, urlOf("loki"));
  return { prometheus: { url: urlOf("prometheus") }, loki: { url: urlOf("loki") } };
}
