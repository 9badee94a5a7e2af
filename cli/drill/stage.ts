import type { GivenLimits } from "../../components/alerts/limits.ts";
import type { Address } from "../../components/service.ts";
import type { Listener } from "./listener.ts";

/** The running stack on which drills take place. */
export interface Stage {
  readonly prometheus: Address;
  /** Where the metric store takes OTLP. */
  readonly metricsOtlp: Address;
  readonly alertmanager: Address;
  /** Those of the stack's settings. */
  readonly limits: GivenLimits;
  /** Environment variables by which agents find it. */
  readonly agents: Readonly<Record<string, string | undefined>>;
  readonly listener: Listener;
  /** Environment that the drills' agents are in. */
  readonly environment: string;
  readonly signal: AbortSignal;
}
