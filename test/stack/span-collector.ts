import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { instanceOf } from "../../components/targets/instance.ts";
import { findPrograms } from "../../components/targets/native/binaries/programs.ts";
import { describeServices } from "../../components/targets/native/plan.ts";
import { NATIVE_SERVICES } from "../../components/targets/native/services.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { getFreePort } from "./free-ports.ts";

export interface SpanCollectorArgs {
  /** Settings other than the defaults. */
  readonly settings?: Record<string, unknown>;
  /** Which processors of the real pipeline to keep. Default: all. */
  readonly keep?: (processor: string) => boolean;
  /** Where spans go, by the folder that is this collector's own. */
  readonly exporter: (folder: string) => Record<string, object>;
}

export interface SpanCollector {
  readonly url: string;
  readonly pid: number;
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/** The real collector with the real processors of the pipeline of spans, without any store. */
export async function startSpanCollector(args: SpanCollectorArgs): Promise<SpanCollector> {
  const folder = mkdtempSync(join(tmpdir(), "telltale-spans-"));
  const port = await getFreePort();
  writeFileSync(join(folder, "config.yaml"), stringify(renderConfig(folder, port, args)));
  const program = (await findPrograms(["otelcol"])).paths.get("otelcol") ?? "otelcol";
  const collector = execa(program, [`--config=${join(folder, "config.yaml")}`], { all: true, reject: false });
  const url = `http://127.0.0.1:${port}`;
  const ended = collector.then(({ all }) => Promise.reject(new Error(all)));
  ended.catch(() => {});
  await Promise.race([ended, untilListening(url)]);
  return {
    url,
    pid: collector.pid ?? 0,
    folder,
    stop: async () => {
      collector.kill();
      await collector;
      rmSync(folder, { recursive: true });
    },
  };
}

export async function sendSpans(
  { url }: Pick<SpanCollector, "url">,
  request: unknown,
  headers = {},
): Promise<void> {
  const body = typeof request === "string" ? request : JSON.stringify(request);
  const response = await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
}

function renderConfig(folder: string, port: number, { settings, keep, exporter }: SpanCollectorArgs): object {
  const instance = instanceOf(folder, "spans");
  const spec = describeServices(instance, parseSettings(settings ?? {}, "test"), NATIVE_SERVICES).find(
    ({ name }) => name === "collector",
  );
  const files = Object.values(spec?.files ?? {}).map(({ content }) => parse(content));
  const processors = files.find(({ service }) => service?.pipelines.traces)?.service.pipelines.traces
    .processors as string[];
  const kept = processors.filter(keep ?? (() => true));
  const defined = Object.assign({}, ...files.map((file) => file.processors ?? {}));
  const exporters = exporter(folder);
  return {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    processors: Object.fromEntries(kept.map((id) => [id, defined[id]])),
    exporters,
    service: {
      pipelines: { traces: { receivers: ["otlp"], processors: kept, exporters: Object.keys(exporters) } },
      telemetry: { metrics: { level: "none" }, logs: { level: "warn" } },
    },
  };
}

async function untilListening(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await fetch(url).then(Boolean, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The collector did not listen within 10 s");
}
