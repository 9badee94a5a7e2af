import { makeRandom } from "../../../cli/demo/random.ts";
import { AGENT_FAULTS } from "./faults.ts";
import { FLEET } from "./fleet.ts";
import { Ledger, type Series } from "./ledger.ts";
import { simulate } from "./run.ts";
import { recordErrorLines, simulateStack } from "./stack.ts";
import { at, WEEK } from "./time.ts";

/** The collector restarts twice: all that it counted begins anew. */
export const RESTARTS = [at("Tue", "11:30"), at("Sat", "04:00")];

/** All series of a week: agents in health, those with a fault each, and the stack that they report to. */
export function simulateWeek(): readonly Series[] {
  const random = makeRandom(6);
  const ledger = new Ledger();
  for (const agent of FLEET) simulate(agent, ledger, random.fork(), [0, WEEK]);
  for (const { agent } of AGENT_FAULTS) simulate(agent, ledger, random.fork(), [0, WEEK]);
  recordErrorLines(ledger);
  simulateStack(ledger, RESTARTS);
  return ledger.series;
}
