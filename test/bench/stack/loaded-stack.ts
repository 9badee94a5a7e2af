import { setTimeout as sleep } from "node:timers/promises";
import type { Instance } from "../../../components/targets/instance.ts";
import type { UpResult } from "../../../components/targets/target.ts";
import { countSteps, STEPS } from "../../stack/load/agent-trace.ts";
import { type CollectorMetrics, collectorMetrics } from "../../stack/load/collector-metrics.ts";
import { totalIncrease } from "../../stack/load/stored.ts";
import type { StackUnderTest } from "../../stack/stack-under-test.ts";
import { Generator } from "./generator.ts";
import type { LoadReport } from "./load-generator.ts";
import { Prober, type Store } from "./probe.ts";
import { type Usage, usageOf } from "./usage.ts";

const TRACES_PER_REQUEST = 5;
const SETTLE_MS = 10_000;
const DRAIN_MS = 120_000;

/** What came of a load. */
export interface LoadResult {
  /** Spans a second, and as many log lines. */
  readonly rate: number;
  readonly seconds: number;
  /** Spans and lines together. */
  readonly sent: number;
  readonly accepted: number;
  readonly putOff: number;
  readonly refused: number;
  /** Accepted less stored, by store: as each counts itself. */
  readonly missing: Readonly<Record<string, number>>;
  /** Milliseconds until probes were seen. */
  readonly visible: Readonly<Record<Store, readonly number[]>>;
  /** Share of one core, and memory, by service. */
  readonly usage: Readonly<Record<string, { readonly cores: number; readonly memoryMB: number }>>;
  readonly generatorCores: number;
  /** Most bytes that waited in any of the collector's queues, and how long the last took to be sent. */
  readonly mostQueued: number;
  readonly drainSeconds: number;
}

/** A running native instance, and what it makes of a load. */
export class LoadedStack {
  readonly #instance: Instance;
  readonly #stack: StackUnderTest;
  readonly #ownMetrics: string;
  #run = 0;

  constructor(instance: Instance, { statuses, connection }: UpResult, base: number) {
    this.#instance = instance;
    this.#ownMetrics = `http://127.0.0.1:${base + 888}`;
    this.#stack = {
      folder: instance.folder,
      urls: Object.fromEntries(statuses.map(({ name, url }) => [name, url])),
      endpoint: connection?.endpoint ?? "",
      token: connection?.token ?? "",
      environment: {},
    };
  }

  /** Sends `rate` spans and `rate` log lines a second. */
  async sustain(rate: number, seconds: number): Promise<LoadResult> {
    const service = `load-${++this.#run}`;
    const before = await usageOf(this.#instance);
    const sentBefore = (await this.#metrics()).sent;
    const generator = new Generator({
      ...this.#stack,
      service,
      run: this.#run,
      tracesPerRequest: TRACES_PER_REQUEST,
      requestsPerSecond: rate / (TRACES_PER_REQUEST * STEPS.length),
    });
    const prober = new Prober(this.#stack);
    const mostQueued = await this.#watchQueues(seconds);
    const after = await usageOf(this.#instance);
    const atEnd = await generator.report();
    const [visible, report] = await Promise.all([prober.stop(), generator.stop()]);
    const drainSeconds = await this.#drain();
    await sleep(SETTLE_MS);
    return {
      rate,
      seconds,
      ...summed(report),
      missing: await this.#missing(service, report, sentBefore, visible.loki.length),
      visible,
      usage: perSecond(before, after, seconds),
      generatorCores: atEnd.cpuSeconds / seconds,
      mostQueued,
      drainSeconds,
    };
  }

  async #metrics(): Promise<CollectorMetrics> {
    for (;;) {
      const metrics = await collectorMetrics(this.#ownMetrics);
      if (metrics) return metrics;
      await sleep(100);
    }
  }

  async #watchQueues(seconds: number): Promise<number> {
    let most = 0;
    for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(1_000)) {
      most = Math.max(most, ...(await this.#metrics()).queued.values());
    }
    return most;
  }

  async #drain(): Promise<number> {
    const start = Date.now();
    while (Date.now() < start + DRAIN_MS) {
      if ([...(await this.#metrics()).queued.values()].every((bytes) => bytes === 0)) break;
      await sleep(200);
    }
    return (Date.now() - start) / 1_000;
  }

  /** Loki and Prometheus count what they have; Jaeger cannot, so what it has confirmed to the collector counts. */
  async #missing(
    service: string,
    { traces, logs }: LoadReport,
    before: ReadonlyMap<string, number>,
    probes: number,
  ) {
    const { loki = "", prometheus = "" } = this.#stack.urls;
    const accepted = traces.accepted * TRACES_PER_REQUEST;
    const { sent } = await this.#metrics();
    const sentNow = (exporter: string) => (sent.get(exporter) ?? 0) - (before.get(exporter) ?? 0);
    const derived = async (metric: string, expected: number, more = "") =>
      expected - (await totalIncrease(prometheus, `${metric}{service="${service}"${more}}`));
    const lines = logs.accepted * TRACES_PER_REQUEST * STEPS.length;
    return {
      "spans, jaeger": accepted * STEPS.length + probes - sentNow("jaeger"),
      "lines, loki": lines - (await countLines(loki, service)),
      "task durations": await derived("telltale_task_duration_seconds_count", accepted * countSteps("task")),
      "token counts": await derived(
        "gen_ai_client_token_usage_count",
        2 * accepted * countSteps("llm"),
        ', token_type=~"input|output"',
      ),
      "log events": await derived("telltale_events_total", lines),
    };
  }
}

async function countLines(loki: string, service: string): Promise<number> {
  const query = `sum(count_over_time({service_name="${service}"}[1h]))`;
  const response = await fetch(`${loki}/loki/api/v1/query?${new URLSearchParams({ query })}`);
  const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
  return Number(data.result[0]?.value[1] ?? 0);
}

function summed({ begun, traces, logs }: LoadReport) {
  const items = TRACES_PER_REQUEST * STEPS.length;
  return {
    sent: 2 * begun * items,
    accepted: (traces.accepted + logs.accepted) * items,
    putOff: traces.putOff + logs.putOff,
    refused: traces.refused + logs.refused,
  };
}

function perSecond(
  before: Readonly<Record<string, Usage>>,
  after: Readonly<Record<string, Usage>>,
  seconds: number,
): LoadResult["usage"] {
  return Object.fromEntries(
    Object.entries(after).map(([name, { cpuSeconds, memoryMB }]) => [
      name,
      { cores: (cpuSeconds - (before[name]?.cpuSeconds ?? 0)) / seconds, memoryMB },
    ]),
  );
}
