import { logsCommand } from "./advice.ts";

/** Services whose metrics tell how their last reload went. */
const TELLING: readonly string[] = ["prometheus", "alertmanager"];
const TIMEOUT_MS = 2_000;

export interface LastReload {
  /** Whether the service took the configuration that it was last told to read; if not, it goes on with the former one. */
  readonly taken: boolean;
  /** When it last took one, in milliseconds since 1970. */
  readonly takenAt: number;
}

/** How a service's last reload went; `undefined` if it does not tell, or does not answer. */
export async function lastReload(name: string, url: string): Promise<LastReload | undefined> {
  if (!TELLING.includes(name)) return undefined;
  const metrics = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    .then((response) => response.text())
    .catch(() => "");
  const gauge = (metric: string) => metrics.match(new RegExp(`^${name}_config_${metric} (\\S+)$`, "m"))?.[1];
  const taken = gauge("last_reload_successful");
  const seconds = Number(gauge("last_reload_success_timestamp_seconds"));
  return taken === undefined ? undefined : { taken: taken === "1", takenAt: seconds * 1000 };
}

/** Tells that a service has refused its configuration, with the end of its log. */
export function describeRefusal(name: string, lines: readonly string[], stack: string): string {
  return [
    `${name} has refused its changed configuration, and goes on with the former one. Its log ends with:`,
    ...lines.map((line) => `  ${line}`),
    `  More of it: ${logsCommand(name, stack)}`,
  ].join("\n");
}
