import { ExecaError, execa } from "execa";
import { UserError } from "../../components/error.ts";
import type { Act, Drill } from "./drill.ts";
import { writePast } from "./past.ts";
import type { Stage } from "./stage.ts";

/** Who sends, and above what limit its signal must be. */
export interface Part {
  readonly drill: Drill;
  readonly service: string;
  readonly limit: number;
}

/** Does what makes the alert fire, or ends it; what was sent is delivered by then. */
export async function runAct(part: Part, act: "cause" | "end", stage: Stage): Promise<void> {
  const { past, send }: Act = part.drill[act] ?? {};
  const { service, limit } = part;
  const { environment } = stage;
  if (past) await writePast(stage.metricsOtlp, past(limit), { service, environment });
  if (send) await runAgent(part, act, stage);
}

/** One process an agent: the SDK is one service in each. */
async function runAgent({ drill, service, limit }: Part, act: string, stage: Stage): Promise<void> {
  const args = [
    "--conditions=telltale-source",
    `${import.meta.dirname}/agent.ts`,
    drill.alert,
    act,
    String(limit),
  ];
  await execa(process.execPath, args, {
    env: {
      ...stage.agents,
      TELLTALE_SERVICE: service,
      TELLTALE_ENVIRONMENT: stage.environment,
      TELLTALE_LOGS: "otlp",
      TELLTALE_CONTENT: "off",
      // A drill is no issue of the error tracker.
      TELLTALE_DSN: "off",
    },
    cancelSignal: stage.signal,
  }).catch((error) => {
    if (!(error instanceof ExecaError) || stage.signal.aborted) throw error;
    throw new UserError(`the drill's agent failed: ${error.stderr || error.shortMessage}`);
  });
}
