import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Service, ServiceSpec } from "../../../components/service.ts";
import { instanceOf } from "../../../components/targets/instance.ts";
import { down } from "../../../components/targets/native/down.ts";
import { NATIVE_SERVICES } from "../../../components/targets/native/services.ts";
import { up } from "../../../components/targets/native/up.ts";
import { SILENT } from "../../../components/targets/reporter.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { findFreeBase } from "../../stack/free-ports.ts";
import { endedWith } from "../../stack/global-setup.ts";
import { describedWith } from "./described-with.ts";
import { printComparison, printRamp, printSustained } from "./load-tables.ts";
import { LoadedStack } from "./loaded-stack.ts";

// How much a stack takes in with the load generator beside it, how soon it is seen, and what that costs; then the rate
// at which it first refuses. The same load without what guards against loss shows what that guard costs.

const SECONDS = Number(process.env.LOAD_SECONDS ?? 300);
const COMPARED_SECONDS = Math.min(SECONDS, 60);
/** Of spans, and of log lines. */
const RATE = 2_000;
const RAMP = [3_000, 4_500, 6_750, 10_000, 15_000, 22_500];
const RAMP_SECONDS = Math.min(SECONDS, 30);

const ALTERNATIVES: Readonly<Record<string, (spec: ServiceSpec) => ServiceSpec>> = {
  "queues in memory": withQueuesInMemory,
  "metrics not derived": withoutDerivation,
};

const folder = mkdtempSync(join(tmpdir(), "telltale-load-"));
process.env.XDG_STATE_HOME = join(folder, "state");

const shipped = await withStack(NATIVE_SERVICES, async (stack) => {
  const sustained = await stack.sustain(RATE, SECONDS);
  printSustained(sustained);
  const steps = [];
  for (const rate of RAMP) {
    const step = await stack.sustain(rate, RAMP_SECONDS);
    steps.push(step);
    if (step.putOff > 0 || step.refused > 0) break;
  }
  printRamp(steps);
  return sustained;
});
const others = [];
for (const [name, change] of Object.entries(ALTERNATIVES)) {
  const services = NATIVE_SERVICES.map((service) =>
    service.name === "collector" ? describedWith(service, change) : service,
  );
  others.push({ name, ...(await withStack(services, (stack) => stack.sustain(RATE, COMPARED_SECONDS))) });
}
printComparison([{ name: "as shipped", ...shipped }, ...others]);
rmSync(folder, { recursive: true });

async function withStack<T>(
  services: readonly Service[],
  use: (stack: LoadedStack) => Promise<T>,
): Promise<T> {
  const instance = instanceOf(folder, "load");
  const base = await findFreeBase();
  const settings = parseSettings({ ports: { base } }, "test/bench/stack/load.ts");
  const remove = () => down(instance, { reporter: SILENT, signal: AbortSignal.timeout(60_000), data: true });
  const removeAll = () => remove().finally(() => rmSync(folder, { recursive: true, force: true }));
  const quiet = { reporter: SILENT, signal: endedWith(removeAll) };
  const result = await up({ instance, settings, services }, quiet);
  try {
    if (result.problems.length > 0) throw new Error(result.problems.join("\n"));
    return await use(new LoadedStack(instance, result, base));
  } finally {
    await remove();
  }
}

function withQueuesInMemory(spec: ServiceSpec): ServiceSpec {
  return withConfig(spec, (config) => {
    for (const exporter of Object.values(config.exporters)) delete exporter.sending_queue.storage;
  });
}

function withoutDerivation(spec: ServiceSpec): ServiceSpec {
  const { "derivation.yaml": _, ...files } = spec.files;
  const [program, ...args] = spec.command;
  const command = [program, ...args.filter((arg) => !arg.endsWith("derivation.yaml"))] as const;
  return withConfig({ ...spec, files, command }, ({ service: { pipelines } }) => {
    delete pipelines["metrics/derived"];
    for (const pipeline of Object.values(pipelines)) {
      pipeline.exporters = pipeline.exporters.filter((id) => id !== "forward/derive");
    }
  });
}

interface CollectorConfig {
  readonly exporters: Record<string, { sending_queue: { storage?: string } }>;
  readonly service: { readonly pipelines: Record<string, { exporters: string[] }> };
}

function withConfig(spec: ServiceSpec, change: (config: CollectorConfig) => void): ServiceSpec {
  const file = spec.files["collector.yaml"];
  if (!file) throw new Error("The collector has no collector.yaml");
  const config = parse(file.content) as CollectorConfig;
  change(config);
  return { ...spec, files: { ...spec.files, "collector.yaml": { ...file, content: stringify(config) } } };
}
