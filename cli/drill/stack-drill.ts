import { UserError } from "../../components/error.ts";
import { DRILL } from "../../components/services/alertmanager/drill.ts";
import { agentEnvironment } from "../../components/targets/agent-environment.ts";
import type { TargetName } from "../../components/targets/index.ts";
import { CHECKOUT } from "../checkout.ts";
import { openStack } from "../stack.ts";
import { targetOf } from "../stack-target.ts";
import { metricStoreOf, storeOf } from "../stores.ts";
import type { Drill } from "./drill.ts";
import { listenAddresses } from "./listen-addresses.ts";
import { listen } from "./listener.ts";
import type { DrillOptions, Outcome } from "./run-drill.ts";
import { runDrills } from "./run-drills.ts";

export interface StackDrillOptions extends DrillOptions {
  readonly stack: string;
  /** Environment that the agents are in. */
  readonly environment: string;
  readonly signal: AbortSignal;
}

/**
 * Drills alerts on a stack of this checkout.
 * @throws UserError if it is not up, or rules and notifications are not its own.
 */
export async function drillStack(
  drills: readonly Drill[],
  { stack, environment, signal, ...options }: StackDrillOptions,
): Promise<Outcome[]> {
  const { instance, settings, target } = await openStack(CHECKOUT, stack);
  for (const name of ["prometheus", "alertmanager"] as const) {
    const { mode } = settings.services[name];
    if (mode === "deploy") continue;
    throw new UserError(
      `Drills need rules and routes of this stack's own: telltale:services.${name} is ${mode}.`,
    );
  }
  const connection = await target.connection(instance, settings);
  if (!connection) throw new UserError(`The stack "${stack}" is not up, or takes in nothing: telltale up`);
  const addressOf = (name: "prometheus" | "alertmanager") => {
    const address = storeOf(settings, name);
    if (!address) throw new Error(`${name} is deployed, and has no address`);
    return address;
  };
  const addresses = await listenAddresses((await targetOf(stack)) satisfies TargetName);
  const listener = await listen(addresses, settings.ports.base + DRILL.portAboveBase);
  try {
    return await runDrills(
      drills,
      {
        prometheus: addressOf("prometheus"),
        metricsOtlp: metricStoreOf(settings)?.otlp ?? addressOf("prometheus"),
        alertmanager: addressOf("alertmanager"),
        limits: settings.alerts.limits,
        agents: agentEnvironment(connection),
        listener,
        environment,
        signal,
      },
      options,
    );
  } finally {
    listener.close();
  }
}
