import type { Address } from "../../components/service.ts";
import { DRILL } from "../../components/services/alertmanager/drill.ts";
import { askStore } from "../store-request.ts";

/** Rules look back at failures for as long: an earlier drill would be its past. */
const LOOK_BACK_SECONDS = 3 * 86_400;

/**
 * A name for the agent of each alert's drill: the first number that no drill had within three days. Names, and so series, are
 * as many as there were drills of an alert in that time.
 */
export async function serviceNames(
  prometheus: Address,
  alerts: readonly string[],
): Promise<Map<string, string>> {
  const since = Math.floor(Date.now() / 1_000) - LOOK_BACK_SECONDS;
  const answer = await askStore(prometheus, "Prometheus", "/api/v1/label/service/values", {
    "match[]": `{service=~"${DRILL.servicePrefix}.+"}`,
    start: String(since),
  });
  const used = new Set((answer as { data: readonly string[] }).data);
  return new Map(alerts.map((alert) => [alert, firstFree(`${DRILL.servicePrefix}${alert}`, used)]));
}

function firstFree(name: string, used: ReadonlySet<string>): string {
  for (let number = 1; ; number++) if (!used.has(`${name}-${number}`)) return `${name}-${number}`;
}
