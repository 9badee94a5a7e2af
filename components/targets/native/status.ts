import type { Settings } from "../../../stacks/settings.ts";
import type { Service } from "../../service.ts";
import type { Instance } from "../instance.ts";
import { lastReload } from "../last-reload.ts";
import { localAddress, mainEndpoint } from "../local-address.ts";
import type { ServiceStatus } from "../target.ts";
import { isHealthy } from "./health.ts";
import { lastLines } from "./logs.ts";
import { familyMemoryBytes, isAlive } from "./process-identity.ts";
import {
  type Phase,
  type RunState,
  readOrder,
  readState,
  type ServiceRun,
  type ServiceState,
} from "./run-files.ts";
import { isWell } from "./supervisor/restart-delay.ts";

/** A service that has ended this often in a row is told to keep ending. */
const MANY_FAILURES = 3;
const SHOWN_LINES = 5;

/** How every service of a running instance is; `undefined` when the instance was not started. */
export async function statusOf(instance: Instance): Promise<ServiceStatus[] | undefined> {
  const order = readOrder(instance.folder);
  if (!order) return undefined;
  const state = readState(instance.folder);
  return Promise.all(
    order.services.map(async (run) => {
      const [status, reload] = await Promise.all([serviceStatus(run, state), lastReload(run.name, run.url)]);
      if (!status.healthy || (reload?.taken ?? true)) return status;
      return { ...status, refusesConfiguration: true, lastWords: lastLines(run.logFile, SHOWN_LINES) };
    }),
  );
}

/** The same for an instance that does not run. */
export function statusAtRest(settings: Settings, services: readonly Service[]): ServiceStatus[] {
  return services
    .filter(({ name }) => settings.services[name].mode === "deploy")
    .map((service) => ({
      name: service.name,
      url: localAddress(mainEndpoint(service), settings.ports.base).url,
      healthy: false,
      pid: null,
      memoryBytes: null,
      state: "stopped",
      restarts: 0,
      lastExit: null,
      refusesConfiguration: false,
      lastWords: [],
    }));
}

/** How a service is, without a look at whether it took its last configuration. */
export async function serviceStatus(run: ServiceRun, state: RunState | undefined): Promise<ServiceStatus> {
  const known = state?.services[run.name];
  const process = known?.process && isAlive(known.process) ? known.process : undefined;
  return {
    name: run.name,
    url: run.url,
    healthy: known?.phase === "running" && process !== undefined && (await isHealthy(run.health)),
    pid: process?.pid ?? null,
    memoryBytes: (process && familyMemoryBytes(process.pid)) ?? null,
    state: stateOf(known?.phase, process !== undefined, state !== undefined && isAlive(state.supervisor)),
    restarts: known?.restarts ?? 0,
    lastExit: known?.lastExit ?? null,
    refusesConfiguration: false,
    lastWords: known && keepsEnding(known) ? lastLines(run.logFile, SHOWN_LINES) : [],
  };
}

/** It has ended and is not back, or has ended several times in a row and may do so again. */
function keepsEnding({ phase, failures, lastExit }: ServiceState): boolean {
  if (!lastExit) return false;
  return phase !== "running" || (failures >= MANY_FAILURES && !isWell(Date.now() - Date.parse(lastExit.at)));
}

function stateOf(phase: Phase | undefined, alive: boolean, supervised: boolean): ServiceStatus["state"] {
  if (supervised && phase) return phase;
  return alive ? "running without its supervisor" : "stopped";
}
