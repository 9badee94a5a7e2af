import { existsSync, rmSync, writeSync } from "node:fs";
import { identify, type ProcessIdentity } from "../process-identity.ts";
import { orderFile, readOrder, type ServiceRun, stateFile, writeState } from "../run-files.ts";
import { rotateLog } from "./log-file.ts";
import { SupervisedService } from "./supervised-service.ts";

/** Runs the services of one instance: those that `run/services.json` names, and no others. */
export class Supervisor {
  readonly #folder: string;
  readonly #ownLog: string;
  readonly #identity = identify(process.pid) as ProcessIdentity;
  readonly #services = new Map<string, SupervisedService>();
  #order = "";
  #busy: Promise<void> = Promise.resolve();

  constructor(folder: string, ownLog: string) {
    this.#folder = folder;
    this.#ownLog = ownLog;
  }

  /** Reads the order and follows it; one order after the other. */
  follow(): Promise<void> {
    this.#busy = this.#busy.then(() => this.#followNow());
    return this.#busy;
  }

  stop(): Promise<void> {
    this.#busy = this.#busy.then(() => this.#stopNow());
    return this.#busy;
  }

  /** Keeps logs bounded; `false` when the instance's folder is gone, and with it the reason to run. */
  lookAround(): boolean {
    if (!existsSync(orderFile(this.#folder))) return false;
    for (const { run } of this.#services.values()) rotateLog(run.logFile);
    rotateLog(this.#ownLog);
    return true;
  }

  async #followNow(): Promise<void> {
    const order = readOrder(this.#folder);
    if (!order) return tell("run/services.json cannot be read; nothing is changed");
    const wanted = new Map(order.services.map((run) => [run.name, run]));
    const gone = [...this.#services.keys()].filter((name) => !wanted.has(name));
    await Promise.all(gone.map((name) => this.#remove(name)));
    await Promise.all(order.services.map((run) => this.#keep(run)));
    this.#order = order.id;
    this.#writeState();
  }

  async #stopNow(): Promise<void> {
    await Promise.all([...this.#services.values()].map((service) => service.stop()));
    rmSync(stateFile(this.#folder), { force: true });
  }

  async #remove(name: string): Promise<void> {
    await this.#services.get(name)?.stop();
    this.#services.delete(name);
  }

  async #keep(run: ServiceRun): Promise<void> {
    const service = this.#services.get(run.name);
    if (service) return service.update(run);
    const surroundings = {
      changed: () => this.#writeState(),
      tell,
      isHealthy: (name: string) => this.#isHealthy(name),
    };
    this.#services.set(run.name, new SupervisedService(run, surroundings));
  }

  async #isHealthy(name: string): Promise<boolean> {
    const service = this.#services.get(name);
    // Only loaded when a service depends on another one: an HTTP client costs memory for good.
    const { isHealthy } = await import("../health.ts");
    return service?.state.phase === "running" && isHealthy(service.run.health);
  }

  /** Written at each change, so that a killed supervisor's services are always known. */
  #writeState(): void {
    const services = Object.fromEntries([...this.#services].map(([name, { state }]) => [name, state]));
    try {
      writeState(this.#folder, { order: this.#order, supervisor: this.#identity, services });
    } catch (error) {
      tell(`run/state.json cannot be written: ${(error as Error).message}`);
    }
  }
}

function tell(text: string): void {
  try {
    writeSync(1, `${new Date().toISOString()} ${text}\n`);
  } catch {
    // A full disk must not end the supervisor.
  }
}
