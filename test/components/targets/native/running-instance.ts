import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Service } from "../../../../components/service.ts";
import type { Instance } from "../../../../components/targets/instance.ts";
import { down } from "../../../../components/targets/native/down.ts";
import { readState, type ServiceState } from "../../../../components/targets/native/run-files.ts";
import { statusOf } from "../../../../components/targets/native/status.ts";
import { up } from "../../../../components/targets/native/up.ts";
import type { ServiceStatus, UpResult } from "../../../../components/targets/target.ts";
import type { Settings } from "../../../../stacks/settings.ts";
import { SILENT, settingsFor, temporaryInstance } from "./fake-services.ts";
import { temporaryFolder } from "./temporary-folder.ts";

// The instance that a test works on, one at a time.
export let instance: Instance;
export let settings: Settings;
export const signal = new AbortController().signal;

// Agents of this machine must not find what tests start.
process.env.XDG_STATE_HOME = join(temporaryFolder(), "state");

export function fresh(values: Record<string, unknown> = {}): void {
  instance = temporaryInstance();
  settings = settingsFor(values);
}

export function start(services: readonly Service[], options = {}): Promise<UpResult> {
  return up({ instance, settings, services }, { reporter: SILENT, signal, patienceMs: 10_000, ...options });
}

export async function remove(): Promise<void> {
  await down(instance, { reporter: SILENT, signal, data: true });
  rmSync(instance.checkout, { recursive: true, force: true });
}

export async function status(name: string): Promise<ServiceStatus> {
  return (await statusOf(instance))?.find((one) => one.name === name) as ServiceStatus;
}

export function stateOf(name: string): ServiceState | undefined {
  return readState(instance.folder)?.services[name];
}

export async function until(condition: () => unknown): Promise<void> {
  while (!(await condition())) await sleep(20);
}
