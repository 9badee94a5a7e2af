import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";
import { CHECKOUT } from "../../cli/checkout.ts";
import { SERVICES } from "../../components/services/index.ts";
import { localAddressOf } from "../../components/targets/local-address.ts";
import { readStackFile } from "../../stacks/stack-file.ts";
import { DEMO_FILE, type DemoData, type DemoLine, type DemoSeries, type DemoStream } from "./demo-data.ts";
import { type Move, moveLine, moveSample } from "./move.ts";

// Records the last minutes of a stack that has run the demo: README.md says how.

const MINUTE = 60_000;
/** When the recorded demo ended: earlier than on any machine, or stores would refuse it as of the future. */
const END = Date.UTC(2025, 5, 2, 12);
/** What is sent again each few seconds without having changed is kept as often as services are scraped. */
const EVERY = 15_000;

const { values: options } = parseArgs({
  options: { stack: { type: "string", default: "dev" }, minutes: { type: "string", default: "15" } },
});
const settings = readStackFile(CHECKOUT, options.stack);
const to = Math.floor(Date.now() / MINUTE) * MINUTE;
const from = to - Number(options.minutes) * MINUTE;
const move: Move = { at: to, by: END - to };

const data: DemoData = {
  from: from + move.by,
  to: END,
  series: await recordSeries(),
  streams: await recordStreams(),
};
// The same on every machine, so without what is of this one alone.
const text = JSON.stringify(data).replaceAll(CHECKOUT, "/telltale");
const compressed = brotliCompressSync(text, {
  params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
});
writeFileSync(DEMO_FILE, compressed);
const lines = data.streams.reduce((sum, stream) => sum + stream.lines.length, 0);
console.log(`${data.series.length} series, ${lines} lines, ${compressed.length} bytes: ${DEMO_FILE}`);

async function recordSeries(): Promise<DemoSeries[]> {
  const { data } = await ask<{
    result: { metric: Record<string, string>; values: [number, string][] }[];
  }>("prometheus", "/api/v1/query", {
    query: `{__name__!=""}[${options.minutes}m]`,
    time: String(to / 1_000),
  });
  return data.result
    .map(({ metric, values }) => ({
      labels: metric,
      samples: thinOut(values).map(([time, value]) =>
        moveSample([Math.round(time * 1_000) - from, value], move),
      ),
    }))
    .sort(byLabels);
}

function thinOut(values: readonly [number, string][]): readonly [number, string][] {
  let [keptAt, kept] = [Number.NEGATIVE_INFINITY, ""];
  return values.filter(([time, value]) => {
    if (value === kept && time * 1_000 - keptAt < EVERY) return false;
    [keptAt, kept] = [time * 1_000, value];
    return true;
  });
}

/** A minute at a time: Loki gives a few thousand lines at most. */
async function recordStreams(): Promise<DemoStream[]> {
  const streams = new Map<string, { labels: DemoStream["labels"]; lines: DemoLine[] }>();
  for (let start = from; start < to; start += MINUTE) {
    const { data } = await ask<{
      result: {
        stream: Record<string, string>;
        values: [string, string, { structuredMetadata?: Record<string, string> }][];
      }[];
    }>(
      "loki",
      "/loki/api/v1/query_range",
      {
        query: '{service_name=~".+"}',
        start: `${start}000000`,
        end: `${start + MINUTE}000000`,
        limit: "5000",
        direction: "forward",
      },
      // Tells labels of the stream from metadata of the line.
      { "X-Loki-Response-Encoding-Flags": "categorize-labels" },
    );
    for (const { stream, values } of data.result) {
      const key = JSON.stringify(stream);
      const lines = streams.get(key)?.lines ?? [];
      streams.set(key, { labels: stream, lines });
      for (const [time, line, { structuredMetadata = {} }] of values)
        lines.push(moveLine([time, line, structuredMetadata], move));
    }
  }
  return [...streams.values()].sort(byLabels);
}

function byLabels(a: { labels: object }, b: { labels: object }): number {
  return JSON.stringify(a.labels) < JSON.stringify(b.labels) ? -1 : 1;
}

async function ask<T>(
  store: "prometheus" | "loki",
  path: string,
  parameters: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<{ data: T }> {
  const address = localAddressOf(settings, SERVICES, store, "http");
  const response = await fetch(`${address?.url}${path}?${new URLSearchParams(parameters)}`, { headers });
  if (!response.ok) throw new Error(`${store} answers ${response.status}: ${await response.text()}`);
  return (await response.json()) as { data: T };
}
