import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DIALECT_PROCESSORS } from "../../../components/services/collector/dialects/index.ts";
import { readRecordings, spansOf } from "../../stack/otlp-recordings.ts";
import { type SpanCollector, sendSpans, startSpanCollector } from "../../stack/span-collector.ts";
import { median, round } from "../statistics.ts";

// What mapping and pricing cost the collector, in CPU time per span: the same requests with and without the processors,
// in rounds that follow each other, so that a noisy machine is noisy for all of them.
const ROUNDS = 5;
const REQUESTS = 1500;
const TICKS_PER_SECOND = 100; // USER_HZ, which Linux fixes
const MAPPING = [...DIALECT_PROCESSORS, "transform/contract", "transform/cost"];
const VARIANTS: Readonly<Record<string, (processor: string) => boolean>> = {
  "no processors": () => false,
  "limits and redaction": (id) => !MAPPING.includes(id),
  "and the contract": (id) => !MAPPING.includes(id) || id === "transform/contract",
  "and dialects": (id) => id !== "transform/cost",
  "and cost": () => true,
};

const recordings = [...readRecordings().values()];
const spans = recordings.flatMap(spansOf).length;
const loads = {
  "foreign spans": await encode(VARIANTS["no processors"]),
  "the same, on the contract already": await encode(VARIANTS["and cost"]),
};

for (const [load, bodies] of Object.entries(loads)) {
  const measured = new Map(Object.keys(VARIANTS).map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, keep] of Object.entries(VARIANTS))
      measured.get(name)?.push(await measure(keep, bodies));
  // The least of the rounds: neighbours on the machine only ever add.
  const base = Math.min(...(measured.get("limits and redaction") ?? []));
  console.log(
    `\nCPU time of the collector: ${load}, ${spans} in ${bodies.length} requests, ${ROUNDS} rounds`,
  );
  console.table(
    Object.fromEntries(
      [...measured].map(([name, values]) => [
        name,
        {
          "µs/span": round(Math.min(...values)),
          median: round(median(values)),
          ratio: round(Math.min(...values) / base),
        },
      ]),
    ),
  );
}

/** Requests in protobuf, as agents send them: the collector itself encodes what it was sent. */
async function encode(keep: ((processor: string) => boolean) | undefined): Promise<Buffer[]> {
  const bodies: Buffer[] = [];
  const sink = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push(Buffer.concat(chunks));
    response.end();
  }).listen(0, "127.0.0.1");
  await once(sink, "listening");
  const endpoint = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
  const collector = await startSpanCollector({
    exporter: () => ({ otlp_http: { endpoint, compression: "none", sending_queue: { enabled: false } } }),
    ...(keep && { keep }),
  });
  for (const recording of recordings) await sendSpans(collector, recording);
  await collector.stop();
  sink.close();
  return bodies;
}

/** Microseconds of CPU time per span. */
async function measure(keep: (processor: string) => boolean, bodies: readonly Buffer[]): Promise<number> {
  const collector = await startSpanCollector({
    exporter: () => ({ debug: { sampling_initial: 1, sampling_thereafter: 1_000_000 } }),
    keep,
  });
  const headers = { "content-type": "application/x-protobuf" };
  const sendAll = async (): Promise<void> => {
    for (const body of bodies) {
      const response = await fetch(`${collector.url}/v1/traces`, {
        method: "POST",
        headers,
        body: new Uint8Array(body),
      });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
    }
  };
  await sendAll();
  const repeats = Math.ceil(REQUESTS / bodies.length);
  const before = cpuSeconds(collector);
  for (let repeat = 0; repeat < repeats; repeat++) await sendAll();
  const seconds = cpuSeconds(collector) - before;
  await collector.stop();
  return (seconds * 1e6) / (repeats * spans);
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: fields 14 and 15. */
function cpuSeconds({ pid }: SpanCollector): number {
  const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const [user, system] = fields.split(" ").slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) / TICKS_PER_SECOND;
}
