import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command, Phase, ServiceRun, ServiceState } from "../run-files.ts";
import { Child } from "./child.ts";
import { countFailures, restartDelayMs } from "./restart-delay.ts";

const POLL_MS = 200;

export interface Surroundings {
  /** Called at once after each change of `state`. */
  readonly changed: () => void;
  readonly tell: (text: string) => void;
  readonly isHealthy: (service: string) => Promise<boolean>;
}

/** One service: started when what it needs is there, restarted when it ends, until it is stopped. */
export class SupervisedService {
  #run: ServiceRun;
  #state: ServiceState = {
    phase: "waiting for its program",
    process: null,
    restarts: 0,
    failures: 0,
    lastExit: null,
  };
  #child: Child | undefined;
  #abort = new AbortController();
  #life: Promise<void>;
  readonly #surroundings: Surroundings;

  constructor(run: ServiceRun, surroundings: Surroundings) {
    this.#run = run;
    this.#surroundings = surroundings;
    this.#life = this.#live();
  }

  get run(): ServiceRun {
    return this.#run;
  }

  get state(): ServiceState {
    return this.#state;
  }

  async stop(): Promise<void> {
    this.#enter("stopping");
    this.#abort.abort();
    await this.#child?.stop();
    await this.#life;
    this.#surroundings.tell(`${this.#run.name} stopped`);
  }

  /** Takes a new description: restarts if it must, reloads if that is enough. */
  async update(run: ServiceRun): Promise<void> {
    const { restart, reload } = this.#run.versions;
    if (run.versions.restart !== restart) {
      await this.stop();
      this.#run = run;
      this.#abort = new AbortController();
      this.#life = this.#live();
      return;
    }
    this.#run = run;
    if (run.versions.reload === reload || !run.reload) return;
    this.#surroundings.tell(`${run.name} reloads`);
    this.#child?.reload(run.reload);
  }

  async #live(): Promise<void> {
    const { signal } = this.#abort;
    this.#set({ failures: 0 });
    while (!signal.aborted) {
      try {
        await this.#waitForNeeds(signal);
        const start = Date.now();
        const end = await this.#runToItsEnd(signal);
        if (signal.aborted) return;
        const failures = countFailures(this.#state.failures, Date.now() - start);
        this.#note(end, failures);
        this.#enter("waiting to restart");
        await sleep(restartDelayMs(failures), undefined, { signal });
        this.#set({ restarts: this.#state.restarts + 1 });
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
  }

  async #waitForNeeds(signal: AbortSignal): Promise<void> {
    this.#enter("waiting for its program");
    const programs = [this.#run, ...this.#run.prepare].map(({ command }) => command[0]);
    while (!programs.every((program) => existsSync(program))) await sleep(POLL_MS, undefined, { signal });
    for (const name of this.#run.dependsOn) {
      this.#enter("waiting for other services");
      while (!(await this.#surroundings.isHealthy(name))) await sleep(POLL_MS, undefined, { signal });
    }
  }

  /** Runs the preparations, then the service; returns how the first that failed ended, or else the service. */
  async #runToItsEnd(signal: AbortSignal): Promise<string> {
    for (const { name, command } of this.#run.prepare) {
      const end = await this.#runChild("preparing", command, signal);
      if (end !== "exit code 0") return `preparation "${name}": ${end}`;
    }
    return this.#runChild("running", this.#run.command, signal);
  }

  async #runChild(phase: Phase, command: Command, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    try {
      this.#child = new Child(command, this.#run.environment, this.#run.logFile);
    } catch (error) {
      return `cannot be started: ${(error as Error).message}`;
    }
    const { identity = null, ended } = this.#child;
    this.#set({ phase, process: identity });
    this.#surroundings.tell(`${this.#run.name} ${phase}, pid ${identity?.pid ?? "none"}`);
    const end = await ended;
    this.#child = undefined;
    this.#set({ process: null });
    return end;
  }

  #note(end: string, failures: number): void {
    this.#set({ failures, lastExit: { how: end, at: new Date().toISOString() } });
    this.#surroundings.tell(`${this.#run.name} ended: ${end}`);
  }

  #enter(phase: Phase): void {
    if (phase !== this.#state.phase) this.#set({ phase });
  }

  #set(change: Partial<ServiceState>): void {
    this.#state = { ...this.#state, ...change };
    this.#surroundings.changed();
  }
}
