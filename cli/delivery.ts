import type { Address } from "../components/service.ts";
import { megabytes } from "./format.ts";
import { queryPrometheus, type Sample } from "./prometheus.ts";

const REFUSED =
  'max by (exporter, __name__) ({__name__=~"otelcol_exporter_send_failed_(spans|log_records|metric_points)(_total)?"}) > 0';
/** What waits for a minute on end waits for a store that is away, or cannot keep up. */
const WAITING =
  'max by (exporter) (min_over_time(otelcol_exporter_queue_size{exporter!="otlp_http/intake"}[1m])) > 0';

/** Sentences on what the collector's stores refused since it started, with the reason in its log, and what waits for them. */
export async function describeDelivery(
  prometheus: Address,
  readLog: () => Promise<string>,
): Promise<string[]> {
  try {
    const [refused, waiting] = await Promise.all([
      queryPrometheus(prometheus, REFUSED),
      queryPrometheus(prometheus, WAITING),
    ]);
    const log = refused.length > 0 ? await readLog() : "";
    return [...refused.map((sample) => describeRefused(sample, log)), ...waiting.map(describeWaiting)];
  } catch {
    return [];
  }
}

function describeRefused({ labels, value }: Sample, log: string): string {
  const items =
    /send_failed_(.*?)(_total)?$/.exec(labels.__name__ ?? "")?.[1]?.replaceAll("_", " ") ?? "items";
  const reason = lastReason(log, labels.exporter ?? "");
  return `collector: up to ${value} ${items} refused by ${storeOf(labels.exporter)}${reason ? `: ${reason}` : ""}`;
}

function describeWaiting({ labels, value }: Sample): string {
  return `collector: ${megabytes(value)} wait for ${storeOf(labels.exporter)}; nothing is lost, it is tried again`;
}

/** `otlp_http/prometheus_derived` sends to `prometheus`. */
function storeOf(exporter = ""): string {
  return exporter.replace(/^otlp_http\//, "").replace(/_(metrics|derived)$/, "");
}

/** Why the exporter last dropped something, as the store put it. */
function lastReason(log: string, exporter: string): string | undefined {
  const line = log
    .split("\n")
    .filter((line) => line.includes("Dropping data") && line.includes(`"${exporter}"`))
    // Said of what stays in its queue, too, when the collector stops.
    .findLast((line) => !line.includes("interrupted due to shutdown"));
  const error = /"error": "((?:[^"\\]|\\.)*)"/.exec(line ?? "")?.[1]?.replaceAll('\\"', '"');
  return error && (/Message=(.*?)(, Details=.*)?$/.exec(error)?.[1] ?? error).slice(0, 200);
}
