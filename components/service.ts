import type { Settings } from "../stacks/settings.ts";
import type { Command } from "./command.ts";
import type { ImageName } from "./images.ts";
import type { SecretName } from "./secrets.ts";
import type { ServiceName } from "./service-names.ts";

/** A service as the repository knows it: its ports, and how to describe it for a given target and settings. */
export interface Service {
  readonly name: ServiceName;
  /** Named ports. Known before anything is rendered, so that services can name each other's. */
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  /** Endpoint at which it serves its own metrics, under `/metrics`. Default: it serves none. */
  readonly metrics?: string;
  /** How many run side by side where availability is high. Default: 1. */
  readonly replicas?: number;
  /** Plain data for a target to honour. Pure: the same context and settings give the same spec. */
  readonly describe: (context: RenderContext, settings: Settings) => ServiceSpec;
}

export interface Endpoint {
  /** Port inside a container. The last three digits are unique over all services. */
  readonly port: number;
  /** `gossip` is that of memberlist, by TCP and UDP. */
  readonly scheme: "http" | "grpc" | "postgres" | "gossip";
  /** Whether people and agents reach it, or only other services. Default: false. */
  readonly published?: boolean;
}

/** What a target must start. Every target honours every field, or refuses the service. */
export interface ServiceSpec {
  readonly name: ServiceName;
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  /** Program, by the name of its binary, and arguments. In a container the image's entry point is the program. */
  readonly command: Command;
  /** Configuration files by path relative to the service's configuration folder. */
  readonly files: Readonly<Record<string, ConfigFile>>;
  /** How the service takes a changed `reload` file: told by a signal, or it looks by itself. Default: it has none. */
  readonly reload?: "SIGHUP" | "watched";
  readonly environment?: Readonly<Record<string, string>>;
  /** Secrets that the service may read, each as a file. */
  readonly secrets?: readonly SecretName[];
  /** Folders that survive updates, by name. */
  readonly dataFolders?: readonly string[];
  /** Commands that run to completion before each start, in this order; each may run again. */
  readonly prepare?: readonly Preparation[];
  readonly health: HttpProbe | CommandProbe;
  /** Services that must be healthy first. Default: none; services retry by themselves. */
  readonly dependsOn?: readonly ServiceName[];
  /** Default: no target with containers can run it. */
  readonly container?: ContainerOptions;
}

export interface ConfigFile {
  readonly content: string;
  /** What the service needs for a change of this file to take effect. */
  readonly onChange: "reload" | "restart";
}

export interface Preparation {
  readonly name: string;
  /** With the service's files, secrets, data folders and environment. */
  readonly command: Command;
}

/** Healthy is any answer from 200 to 299. */
export interface HttpProbe {
  readonly endpoint: string;
  readonly path: string;
}

/** Healthy is exit code 0 of a command that runs beside the service. */
export interface CommandProbe {
  readonly command: Command;
}

/** What only containers have. `targets/native/refused.ts` says why native does without each. */
export interface ContainerOptions {
  readonly image: ImageName;
  /** Numeric user, and group, that the service runs as and that owns its data folders and secrets. */
  readonly user: number;
  /** Upper bound of memory, in MiB. */
  readonly memory: number;
}

/** Where things are, as the target places them; no service file knows an address or a path otherwise. */
export interface RenderContext {
  /** Address on which the service itself listens, `host:port`. */
  readonly listen: (endpoint: string) => string;
  /** How a service reaches another one; `undefined` when that one is off. */
  readonly endpoint: (service: ServiceName, endpoint: string) => Address | undefined;
  /** One name that leads to every replica of a service of the stack, itself too; `undefined` when that one is off. */
  readonly everyReplica: (service: ServiceName, endpoint: string) => Address | undefined;
  /** Where services that this stack runs serve their own metrics. */
  readonly scrapeTargets: () => readonly ScrapeTarget[];
  /** Where pods are found that ask to be scraped; `undefined` where there are no pods. */
  readonly annotatedPods: () => PodDiscovery | undefined;
  /** How the service reaches what the settings name by its `host:port` on, or from, the user's machine. */
  readonly userHost: (hostPort: string) => string;
  /** How a person reaches an endpoint of the service itself, with the scheme. */
  readonly publicUrl: (endpoint: string) => string;
  /** Where a person sees the pages of another service; `undefined` when it is off, or has none on this target. */
  readonly pages: (service: ServiceName) => string | undefined;
  /** Path of one of the service's own configuration files. */
  readonly configFile: (path: string) => string;
  /** Path of a file that holds a secret, without a line end. */
  readonly secretFile: (name: SecretName) => string;
  /** Path at which the service finds a secret that the settings name by its file on the user's machine. */
  readonly userFile: (path: string) => string;
  /** Path at which the service finds, to read only, a folder that the settings name on the user's machine. */
  readonly userFolder: (path: string) => string;
  /** Path of one of the service's own data folders. */
  readonly dataFolder: (name: string) => string;
}

export interface ScrapeTarget {
  readonly service: ServiceName;
  /** `host:port` of each replica. */
  readonly hostPorts: readonly string[];
}

/** Pods that are scraped because their annotations say so. */
export interface PodDiscovery {
  /** Default: all. */
  readonly namespaces?: readonly string[];
  /** A pattern of those that are not meant. Default: none. */
  readonly exceptNamespaces?: string;
}

export interface Address {
  /** `scheme://host:port`, or the URL from the settings of an external service; no slash at the end. */
  readonly url: string;
  /** `host:port`. */
  readonly hostPort: string;
  /** Where the service finds a file with a bearer token, when the service is external and its settings name one. */
  readonly tokenFile?: string;
}
