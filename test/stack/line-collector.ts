import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import type { RenderContext } from "../../components/service.ts";
import { renderFileReceivers } from "../../components/services/collector/lines/files.ts";
import { LINE_PROCESSORS } from "../../components/services/collector/lines/processors.ts";
import { TIMELY_STATEMENTS } from "../../components/services/collector/lines/time.ts";
import { findPrograms } from "../../components/targets/native/binaries/programs.ts";
import { parseSettings } from "../../stacks/settings.ts";

/** A log record as the collector would store it. */
export interface StoredLine {
  readonly body: string;
  readonly time: string;
  readonly level: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
  readonly traceId: string;
  readonly spanId: string;
}

/** A real collector that follows files in a folder of its own, and writes what it would store to another file. */
export class LineCollector {
  readonly folder = mkdtempSync(join(tmpdir(), "telltale-lines-"));
  readonly #output = join(this.folder, "stored.json");
  #process: ChildProcess | undefined;

  constructor() {
    mkdirSync(join(this.folder, "logs"));
  }

  write(name: string, content: string | Uint8Array): void {
    writeFileSync(join(this.folder, "logs", name), content, { flag: "a" });
  }

  /** `TZ` is the machine's zone. */
  async start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const program = (await findPrograms(["otelcol"])).paths.get("otelcol") as string;
    const config = join(this.folder, "config.yaml");
    writeFileSync(config, stringify(this.#config()));
    const args = [`--config=${config}`, "--feature-gates=stanza.synchronousLogEmitter"];
    this.#process = spawn(program, args, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "ignore", "inherit"],
    });
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (!this.#process) return;
    const ended = once(this.#process, "exit");
    this.#process.kill(signal);
    await ended;
    this.#process = undefined;
  }

  /** What it has stored so far. */
  stored(): StoredLine[] {
    if (!existsSync(this.#output)) return [];
    const lines = readFileSync(this.#output, "utf8").split("\n").slice(0, -1);
    return lines.flatMap((line) => (JSON.parse(line).resourceLogs as ResourceLogs[]).flatMap(readResource));
  }

  /** What it has stored once there are so many, at last after 20 s. */
  async settled(count: number): Promise<StoredLine[]> {
    for (const end = Date.now() + 20_000; Date.now() < end && this.stored().length < count; )
      await sleep(100);
    return this.stored();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #config() {
    const files = { logs: { files: [{ include: `${this.folder}/logs/*.log` }] } };
    const here = { userFolder: (path: string) => path } as RenderContext;
    const receivers = renderFileReceivers(here, parseSettings(files, "test"));
    const { "transform/lines": transform, ...others } = LINE_PROCESSORS;
    const [{ conditions, statements }] = transform.log_statements;
    // Recorded lines grow old, and keep their time here.
    const kept = statements.filter((one) => !TIMELY_STATEMENTS.includes(one));
    return {
      receivers: Object.fromEntries(
        Object.entries(receivers).map(([id, one]) => [
          id,
          { ...one, start_at: "beginning", poll_interval: "50ms" },
        ]),
      ),
      processors: {
        ...others,
        "transform/lines": { ...transform, log_statements: [{ conditions, statements: kept }] },
      },
      exporters: { file: { path: this.#output, flush_interval: "50ms", append: true } },
      extensions: { "file_storage/queue": { directory: this.folder, fsync: true } },
      service: {
        extensions: ["file_storage/queue"],
        telemetry: { logs: { level: "warn" }, metrics: { level: "none" } },
        pipelines: {
          logs: {
            receivers: Object.keys(receivers),
            processors: Object.keys(LINE_PROCESSORS),
            exporters: ["file"],
          },
        },
      },
    };
  }
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}

/** OTLP's JSON, as the file exporter writes it. */
interface ResourceLogs {
  readonly resource: { readonly attributes?: readonly Attribute[] };
  readonly scopeLogs: readonly { readonly logRecords: readonly LogRecord[] }[];
}

interface LogRecord {
  readonly body: { readonly stringValue: string };
  readonly timeUnixNano: string;
  readonly severityText: string;
  readonly attributes?: readonly Attribute[];
  readonly traceId?: string;
  readonly spanId?: string;
}

function readResource({ resource, scopeLogs }: ResourceLogs): StoredLine[] {
  return scopeLogs
    .flatMap(({ logRecords }) => logRecords)
    .map((record) => ({
      body: record.body.stringValue,
      time: isoTime(record.timeUnixNano),
      level: record.severityText,
      attributes: readAttributes(record.attributes),
      resource: readAttributes(resource.attributes),
      traceId: record.traceId ?? "",
      spanId: record.spanId ?? "",
    }));
}

function readAttributes(attributes: readonly Attribute[] = []): Record<string, string> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? JSON.stringify(value)]),
  );
}

/** With microseconds, which a Date has not. */
function isoTime(nanoseconds: string): string {
  const microseconds = BigInt(nanoseconds) / 1000n;
  const date = new Date(Number(microseconds / 1000n)).toISOString();
  return date.replace("Z", `${String(microseconds % 1000n).padStart(3, "0")}Z`);
}
