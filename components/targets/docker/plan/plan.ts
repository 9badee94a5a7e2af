import type { Command } from "../../../command.ts";
import type { ImageName } from "../../../images.ts";
import type { ServiceName } from "../../../service-names.ts";
import type { SecretSource } from "../../containers/secret-source.ts";

/** All that a stack is on a Docker Engine: plain data, for Pulumi, for Compose, and for tests on a real engine. */
export interface DockerPlan {
  /** `telltale-dev` */
  readonly network: string;
  /** Volumes that hold data, which outlive the stack. */
  readonly dataVolumes: readonly string[];
  /** Volumes that hold configuration and secrets, which go with the stack. */
  readonly configVolumes: readonly string[];
  /** Each after all that it needs. */
  readonly containers: readonly ContainerPlan[];
}

/** Images of a plan, each once. */
export function referencesOf({ containers }: DockerPlan): string[] {
  return [...new Set(containers.map(({ reference }) => reference))];
}

export interface ContainerPlan {
  /** `telltale-dev-loki` */
  readonly name: string;
  /** A service runs until it is stopped; a step runs once, to completion, and fails the stack if it fails. */
  readonly kind: "service" | "step";
  /** Service that it is or that it serves; the step `setup` serves all. */
  readonly service: ServiceName | "setup";
  /** Its own name on the network. Default: it has none. */
  readonly alias?: string;
  readonly image: ImageName;
  /** `registry.example.com/hub/grafana/loki:3.7.8@sha256:…` */
  readonly reference: string;
  /** Replaces the image's entry point. Default: that one stays. */
  readonly entrypoint?: readonly string[];
  readonly command: readonly string[];
  /** `10001:10001` */
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly uploads: readonly Upload[];
  /** What the volume of its secrets holds: a changed one replaces the container. */
  readonly secrets: readonly SecretSource[];
  readonly mounts: readonly Mount[];
  /** Folders of the engine's machine that it may read, where `placement.ts` says. Default: none. */
  readonly userFolders?: readonly string[];
  /** Ports of the container that are published on 127.0.0.1. */
  readonly ports: readonly { readonly container: number; readonly host: number }[];
  /** Upper bound of memory, in MiB; there is no swap beyond it. */
  readonly memory: number;
  /** Linux capabilities left to it; all others are dropped. */
  readonly capabilities: readonly string[];
  /** Default: the engine cannot tell whether it is healthy. */
  readonly healthcheck?: Command;
  /** Container whose processes it sees and may signal. Default: only its own. */
  readonly processesOf?: string;
  /** Names of containers that must run and be healthy, or have completed, before it starts. */
  readonly needs: readonly string[];
  /** Hash of what it reads at its start and no other field shows: another one replaces the container. */
  readonly version: string;
}

/** A file of root's that is put into a container before it starts. */
export interface Upload {
  readonly path: string;
  readonly from: { readonly content: string } | SecretSource;
}

export interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly readOnly: boolean;
}
