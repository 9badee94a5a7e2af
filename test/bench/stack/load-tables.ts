import { percentile, round } from "../statistics.ts";
import type { LoadResult } from "./loaded-stack.ts";

type Named = LoadResult & { readonly name: string };

export function printSustained(result: LoadResult): void {
  const { rate, seconds, sent, accepted, putOff, refused, mostQueued, drainSeconds } = result;
  console.log(`\nLoad: ${rate} spans and ${rate} log lines a second for ${seconds} s, about 1 KB each`);
  console.table({
    "sent / accepted": `${sent} / ${accepted}`,
    "told to come again / refused": `${putOff} / ${refused}`,
    "most in one queue, MB": round(mostQueued / 1e6),
    "queues empty after, s": round(drainSeconds),
    "generator, cores": round(result.generatorCores),
  });
  console.log("Accepted less stored, everything delivered");
  console.table(result.missing);
  console.log("Seconds until a span and a line sent beside the load are seen in each store");
  console.table(mapValues(result.visible, latencies));
  console.log("What it took: cores, and memory in MB at the end");
  console.table(
    mapValues(result.usage, ({ cores, memoryMB }) => ({ cores: round(cores), MB: round(memoryMB) })),
  );
}

export function printRamp(steps: readonly LoadResult[]): void {
  console.log("Rising load, spans a second and as many lines, until the first request is told to come again");
  console.table(
    steps.map(({ rate, seconds, accepted, putOff, mostQueued, drainSeconds, usage }) => ({
      "per second": rate,
      "accepted of both, per s": Math.round(accepted / (seconds + drainSeconds)),
      "told to come again": putOff,
      "most in one queue, MB": round(mostQueued / 1e6),
      "empty after, s": round(drainSeconds),
      "cores of all": round(sum(Object.values(usage).map(({ cores }) => cores))),
    })),
  );
}

export function printComparison(results: readonly Named[]): void {
  const collector = ({ usage }: LoadResult) => usage.collector?.cores ?? Number.NaN;
  const shipped = collector(results[0] as Named);
  console.log("The same load without what guards against loss, and without metrics");
  console.table(
    Object.fromEntries(
      results.map((result) => [
        result.name,
        {
          "collector, cores": round(collector(result)),
          ratio: round(collector(result) / shipped),
          "loki p99, s": latencies(result.visible.loki).p99,
          "jaeger p99, s": latencies(result.visible.jaeger).p99,
          MB: round(result.usage.collector?.memoryMB ?? Number.NaN),
        },
      ]),
    ),
  );
}

function latencies(milliseconds: readonly number[]): { p50: number; p99: number } {
  return {
    p50: round(percentile(milliseconds, 50) / 1_000),
    p99: round(percentile(milliseconds, 99) / 1_000),
  };
}

function mapValues<K extends string, V, W>(
  values: Readonly<Record<K, V>>,
  map: (value: V) => W,
): Record<string, W> {
  return Object.fromEntries(Object.entries<V>(values).map(([key, value]) => [key, map(value)]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
