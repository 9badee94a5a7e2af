import { UserError } from "../../components/error.ts";
import type { Address } from "../../components/service.ts";
import type { PastSeries } from "./drill.ts";

const MINUTE = 60_000;

/**
 * Writes series as if rules had recorded them, by OTLP, which takes samples of the last twelve hours.
 * @throws UserError if the metric store does not take them.
 */
export async function writePast(
  otlp: Address,
  series: readonly PastSeries[],
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const url = `${otlp.url}/v1/metrics`;
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(toOtlp(series, labels, Date.now())),
  });
  if (response.ok) return;
  const reason = (await response.text()).slice(0, 200).trim();
  throw new UserError(
    `The metric store does not take a drill's past at ${url}: ${response.status} ${reason}`,
  );
}

/** https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding; without a resource no label is added. */
function toOtlp(all: readonly PastSeries[], shared: Readonly<Record<string, string>>, now: number) {
  const metrics = all.map(({ name, labels, minutes: [from, to], value }) => {
    const attributes = Object.entries({ ...shared, ...labels }).map(([key, stringValue]) => ({
      key,
      value: { stringValue },
    }));
    const dataPoints = Array.from({ length: from - to + 1 }, (_, index) => {
      const time = now - (from - index) * MINUTE;
      return { timeUnixNano: `${time}000000`, asDouble: value(time / 1_000), attributes };
    });
    return { name, gauge: { dataPoints } };
  });
  return { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] };
}
