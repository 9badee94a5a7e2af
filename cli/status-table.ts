import type { ServiceStatus } from "../components/targets/target.ts";
import { megabytes, table } from "./format.ts";

export function statusTable(statuses: readonly ServiceStatus[]): string {
  return table([
    ["SERVICE", "ADDRESS", "STATE", "MEMORY"],
    ...statuses.map((one) => [
      one.name,
      one.url,
      describeState(one),
      one.memoryBytes ? megabytes(one.memoryBytes) : "-",
    ]),
  ]);
}

function describeState({ healthy, state, restarts, lastExit }: ServiceStatus): string {
  const now = state === "running" ? (healthy ? "healthy" : "running, not healthy") : state;
  return lastExit
    ? `${now} (restarts: ${restarts}, last after ${lastExit.how} at ${lastExit.at.slice(11, 19)} UTC)`
    : now;
}
