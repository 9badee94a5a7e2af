import { CommandError } from "@pulumi/pulumi/automation/index.js";
import type Docker from "dockerode";
import { logsCommand } from "../advice.ts";
import { withoutProgress } from "../pulumi/failure.ts";
import { lastLines } from "./engine/log-lines.ts";
import { stackName } from "./plan/names.ts";
import type { ContainerPlan, DockerPlan } from "./plan/plan.ts";

const SHOWN_LINES = 5;

/**
 * What kept the containers of a plan from coming up, each with the end of its log; `undefined` if none is ill.
 * @throws UserError with Pulumi's own words if these are about something else.
 */
export async function explainFailure(
  error: unknown,
  engine: Docker,
  plan: DockerPlan,
  stack: string,
): Promise<string | undefined> {
  if (!(error instanceof CommandError)) return undefined;
  const ill = await Promise.all(plan.containers.map((one) => explainContainer(engine, one, stack)));
  const found = ill.filter((one) => one !== undefined);
  if (found.length > 0) return found.join("\n\n");
  throw withoutProgress(error);
}

async function explainContainer(
  engine: Docker,
  { name, kind }: ContainerPlan,
  stack: string,
): Promise<string | undefined> {
  const container = engine.getContainer(name);
  const info = await container.inspect().catch(() => undefined);
  if (!info) return undefined;
  const { Running, ExitCode, Health, OOMKilled } = info.State;
  const well =
    kind === "step" ? !Running && ExitCode === 0 : Running && (Health?.Status ?? "healthy") === "healthy";
  if (well) return undefined;
  const short = name.slice(stackName(stack).length + 1);
  const how = OOMKilled ? "out of memory" : `exit code ${ExitCode}`;
  const state = Running ? `running, ${Health?.Status ?? "not ready"}` : how;
  const lines = await lastLines(container, SHOWN_LINES);
  return [
    `${short} is not ${kind === "step" ? "done" : "healthy"} (${state}; restarts: ${info.RestartCount}).`,
    lines.length > 0 ? "  Its log ends with:" : "  Its log is empty.",
    ...lines.map((line) => `    ${line}`),
    `  More of it: ${logsCommand(short, stack)}`,
  ].join("\n");
}
