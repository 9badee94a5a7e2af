import type Docker from "dockerode";
import type { Settings } from "../../../stacks/settings.ts";
import { UserError } from "../../error.ts";
import type { ServiceName } from "../../service-names.ts";
import type { Instance } from "../instance.ts";
import { lastReload } from "../last-reload.ts";
import { localAddressOf } from "../local-address.ts";
import type { Exit, ServiceStatus } from "../target.ts";
import { connectEngine } from "./engine/engine.ts";
import { lastLines } from "./engine/log-lines.ts";
import { containerName, stackName } from "./plan/names.ts";
import { DOCKER_SERVICES } from "./services.ts";

const SHOWN_LINES = 5;

/** Whether a stack's network is there, which every stack begins and ends with; where no engine answers, nothing is. */
export async function isThere({ stack }: Instance): Promise<boolean> {
  try {
    const engine = await connectEngine();
    return (await engine.getNetwork(stackName(stack)).inspect().catch(absent)) !== undefined;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** How every service that the settings deploy is, by what the engine says. */
export async function status({ stack }: Instance, settings: Settings): Promise<ServiceStatus[]> {
  const engine = await connectEngine();
  const deployed = DOCKER_SERVICES.filter(({ name }) => settings.services[name].mode === "deploy");
  return Promise.all(
    deployed.map(({ name }) =>
      statusOf(name, urlOf(name, settings), engine.getContainer(containerName(stack, name))),
    ),
  );
}

async function statusOf(name: ServiceName, url: string, container: Docker.Container): Promise<ServiceStatus> {
  const info = await container.inspect().catch(absent);
  const running = info?.State.Running ?? false;
  const refuses = running && (await lastReload(name, url))?.taken === false;
  return {
    name,
    url,
    healthy: running && (info?.State.Health?.Status ?? "healthy") === "healthy",
    pid: running ? (info?.State.Pid ?? null) : null,
    memoryBytes: running ? await memoryOf(container) : null,
    state: info?.State.Status ?? "stopped",
    restarts: info?.RestartCount ?? 0,
    lastExit: info === undefined ? null : exitOf(info),
    refusesConfiguration: refuses,
    lastWords: info && (refuses || keepsEnding(info)) ? await lastLines(container, SHOWN_LINES) : [],
  };
}

/** The engine starts it again and again, or has given up. */
function keepsEnding({ State, RestartCount }: Docker.ContainerInspectInfo): boolean {
  return State.Restarting || (!State.Running && RestartCount > 0);
}

function exitOf({ State, RestartCount }: Docker.ContainerInspectInfo): Exit | null {
  if (State.FinishedAt.startsWith("0001") || (State.Running && RestartCount === 0)) return null;
  return { how: howItEnded(State), at: State.FinishedAt };
}

/** Of one that runs again the engine knows only when it ended. */
function howItEnded({ Running, OOMKilled, ExitCode }: Docker.ContainerInspectInfo["State"]): string {
  if (OOMKilled) return "out of memory";
  return Running ? "an end of unknown cause" : `exit code ${ExitCode}`;
}

async function memoryOf(container: Docker.Container): Promise<number | null> {
  // One look, instead of the two, a second apart, by which the engine reckons processor time.
  const stats = await container.stats({ stream: false, "one-shot": true } as { stream: false }).catch(absent);
  if (!stats?.memory_stats.usage) return null;
  const { usage, stats: detail } = stats.memory_stats;
  const cache = detail.total_inactive_file ?? (detail as { inactive_file?: number }).inactive_file ?? 0;
  return usage - cache;
}

function urlOf(name: ServiceName, settings: Settings): string {
  const published = DOCKER_SERVICES.some(
    (one) => one.name === name && Object.values(one.endpoints).some((endpoint) => endpoint.published),
  );
  return published ? (localAddressOf(settings, DOCKER_SERVICES, name)?.url ?? "") : "inside the network only";
}

/** What has gone between a question and its answer is not there. */
function absent(error: { statusCode?: number }): undefined {
  if (error.statusCode === 404 || error.statusCode === 409) return undefined;
  throw error;
}
