import type { Settings } from "../../stacks/settings.ts";
import type { SecretName } from "../secrets.ts";
import type { Connection } from "./connection.ts";
import type { Instance } from "./instance.ts";
import type { Pages } from "./pages.ts";
import type { Reporter } from "./reporter.ts";

/** What the command line asks of a target. */
export interface Target {
  readonly pages: Pages;
  /** Whether anything of a stack was started here and has not been taken down. */
  readonly isThere: (instance: Instance) => Promise<boolean>;
  /** Makes a stack run as its settings say; what already does is left alone. */
  readonly up: (instance: Instance, settings: Settings, options: UpOptions) => Promise<UpResult>;
  /** Stops everything of a stack; what its services stored stays, unless `data` is set. */
  readonly down: (instance: Instance, settings: Settings, options: DownOptions) => Promise<void>;
  /** How agents reach a stack; `undefined` when it is not up, or takes in nothing. */
  readonly connection: (instance: Instance, settings: Settings) => Promise<Connection | undefined>;
  readonly status: (instance: Instance, settings: Settings) => Promise<ServiceStatus[]>;
  /** Copies all that a stack's services have stored into a new folder; they are stopped meanwhile. */
  readonly backup: (
    instance: Instance,
    settings: Settings,
    folder: string,
    options: BackupOptions,
  ) => Promise<void>;
  /** Makes a stack's data what it was when a backup was made: all of it, or nothing. */
  readonly restore: (
    instance: Instance,
    settings: Settings,
    folder: string,
    options: RestoreOptions,
  ) => Promise<void>;
  /** Hands on the last lines that a service has logged; with `follow`, and those to come, until the signal. */
  readonly logs: (instance: Instance, service: string, options: LogOptions) => Promise<void>;
  /** Lets this machine reach services at their ports of it, until the signal. Default: they are there without. */
  readonly forward?: (settings: Settings, options: ForwardOptions) => Promise<void>;
}

export interface UpOptions {
  readonly reporter: Reporter;
  /** Ends it; what it has started goes. */
  readonly signal: AbortSignal;
  /** Secrets that get a new value; what reads them starts anew. Default: none. */
  readonly renew?: readonly SecretName[];
  /** How long a service may take to become healthy. Default: 60 s. */
  readonly patienceMs?: number;
}

export interface UpResult {
  readonly change: "started" | "updated" | "nothing";
  readonly statuses: readonly ServiceStatus[];
  /** What did not come up, and why. */
  readonly problems: readonly string[];
  /** How agents reach the collector, if there is one. */
  readonly connection: Connection | undefined;
  /** File with users and passwords of pages, by service. Default: no page wants one. */
  readonly loginsFile?: string;
}

export interface DownOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Whether what the services stored goes, too. */
  readonly data: boolean;
}

export interface BackupOptions {
  readonly reporter: Reporter;
  /** Ends it: what it has stopped starts again, and what it has written goes. */
  readonly signal: AbortSignal;
}

export interface RestoreOptions extends BackupOptions {
  /** Whether what the stack has stored by now may go. */
  readonly replace: boolean;
}

export interface LogOptions {
  readonly lines: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

export interface ForwardOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

export interface ServiceStatus {
  readonly name: string;
  /** Where people and agents, or else other services, reach it. */
  readonly url: string;
  readonly healthy: boolean;
  readonly pid: number | null;
  readonly memoryBytes: number | null;
  /** `running`, `stopped`, or what keeps it from either. */
  readonly state: string;
  readonly restarts: number;
  /** How and when it last ended without being told to. */
  readonly lastExit: Exit | null;
  /** Whether it goes on with a former configuration, for it has refused the one that it was last given. */
  readonly refusesConfiguration: boolean;
  /** End of its log, when it keeps ending, does not come back or refuses its configuration; otherwise empty. */
  readonly lastWords: readonly string[];
}

export interface Exit {
  /** `exit code 1`, `SIGKILL`, `cannot be started: …` */
  readonly how: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}
