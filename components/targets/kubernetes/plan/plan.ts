import type { SecretSource } from "../../containers/secret-source.ts";
import type { Arrow } from "./arrows.ts";
import type { KubernetesObject, Metadata } from "./objects.ts";

/** All that a stack is in a cluster: plain data, for Pulumi, for YAML, and for tests on a real API server. */
export interface ClusterPlan {
  readonly namespace: string;
  /** Everything but secrets, in the order in which it is created. */
  readonly objects: readonly KubernetesObject[];
  readonly secrets: readonly SecretPlan[];
  readonly agentSecrets: readonly AgentSecretPlan[];
  /** Which service asks which: network policies let pass these and no others. */
  readonly arrows: readonly Arrow[];
}

/** A Secret without its values: whatever applies the plan knows them. */
export interface SecretPlan {
  readonly metadata: Metadata;
  /** The workload whose pods read it. */
  readonly workload: string;
  /** What each key holds. */
  readonly keys: Readonly<Record<string, SecretSource>>;
}

/** A Secret that pods of agents take their environment from, without its values. */
export interface AgentSecretPlan {
  readonly metadata: Metadata;
  /** Environment of agents that name none. */
  readonly environment: string;
  /** Base URL of OTLP over HTTP, as pods of any namespace reach it. */
  readonly endpoint: string;
  /** That of the error tracker. Default: there is none. */
  readonly tracker?: string;
}
