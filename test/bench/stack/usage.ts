import { readFileSync } from "node:fs";
import type { Instance } from "../../../components/targets/instance.ts";
import { statusOf } from "../../../components/targets/native/status.ts";

/** What a service has taken until now. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly memoryMB: number;
}

/** Clock ticks a second in /proc/PID/stat, the same on every Linux that Node runs on. */
const TICKS = 100;

/** What each service of a native instance has taken. */
export async function usageOf(instance: Instance): Promise<Readonly<Record<string, Usage>>> {
  const statuses = (await statusOf(instance)) ?? [];
  return Object.fromEntries(
    statuses.map(({ name, pid, memoryBytes }) => [
      name,
      {
        cpuSeconds: pid === null ? Number.NaN : cpuSeconds(pid),
        memoryMB: (memoryBytes ?? Number.NaN) / 1e6,
      },
    ]),
  );
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
