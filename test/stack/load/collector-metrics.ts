/** What the collector says of itself. */
export interface CollectorMetrics {
  /** Bytes that wait, by exporter. */
  readonly queued: ReadonlyMap<string, number>;
  /** Items that a store has taken, by exporter. */
  readonly sent: ReadonlyMap<string, number>;
  /** Items that a store refused for good, by exporter. */
  readonly refused: ReadonlyMap<string, number>;
}

/** Reads the collector's own metrics; nothing while it does not answer. */
export async function collectorMetrics(url: string): Promise<CollectorMetrics | undefined> {
  const response = await fetch(`${url}/metrics`).catch(() => undefined);
  if (!response?.ok) return undefined;
  const lines = (await response.text()).split("\n");
  return {
    queued: sumByExporter(lines, /^otelcol_exporter_queue_size\{/),
    sent: sumByExporter(lines, /^otelcol_exporter_sent_\w+\{/),
    refused: sumByExporter(lines, /^otelcol_exporter_send_failed_\w+\{/),
  };
}

function sumByExporter(lines: readonly string[], name: RegExp): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const line of lines.filter((line) => name.test(line))) {
    const exporter = /exporter="otlp_http\/([^"]+)"/.exec(line)?.[1] ?? "";
    sums.set(exporter, (sums.get(exporter) ?? 0) + Number(line.split(" ").at(-1)));
  }
  return sums;
}
