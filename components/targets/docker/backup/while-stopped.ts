import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { UserError } from "../../../error.ts";
import type { BackupOptions } from "../../target.ts";
import { STOP_SECONDS } from "../plan/container-defaults.ts";
import type { ContainerPlan, DockerPlan } from "../plan/plan.ts";

const PATIENCE_MS = 120_000;
const POLL_MS = 200;

/** Runs a job while no service of a stack runs; those that ran before run afterwards, too, with their steps. */
export async function whileStopped<T>(
  engine: Docker,
  { network, containers }: DockerPlan,
  { reporter }: Pick<BackupOptions, "reporter">,
  job: () => Promise<T>,
): Promise<T> {
  const running = await findRunning(engine, containers);
  if (running.length === 0) return job();
  const served = new Set(running.map(({ service }) => service));
  const again = containers.filter((one) => running.includes(one) || isStepOf(one, served));
  reporter.tell(`Stopping ${running.length} containers of ${network} meanwhile.`);
  const result = await stopAll(engine, running)
    .then(job)
    .catch(async (error: unknown) => {
      await startAll(engine, again).catch(({ message }: Error) => reporter.tell(message));
      throw error;
    });
  await startAll(engine, again);
  reporter.tell(`The containers of ${network} are started again.`);
  return result;
}

/** A reload is of use only to a service that has gone on. */
function isStepOf({ kind, service, processesOf }: ContainerPlan, served: ReadonlySet<string>): boolean {
  return kind === "step" && processesOf === undefined && served.has(service);
}

async function findRunning(engine: Docker, containers: readonly ContainerPlan[]): Promise<ContainerPlan[]> {
  const found = await engine.listContainers({ filters: { status: ["running", "restarting", "paused"] } });
  const names = new Set(found.flatMap(({ Names }) => Names));
  return containers.filter(({ kind, name }) => kind === "service" && names.has(`/${name}`));
}

async function stopAll(engine: Docker, running: readonly ContainerPlan[]): Promise<void> {
  for (const { name } of running.toReversed()) {
    await engine
      .getContainer(name)
      .stop({ t: STOP_SECONDS })
      .catch((error: { statusCode?: number }) => {
        if (error.statusCode !== 304) throw error; // It has ended by itself.
      });
  }
}

/** As `up` does: each as soon as what it needs is ready. */
async function startAll(engine: Docker, containers: readonly ContainerPlan[]): Promise<void> {
  const there = new Set((await engine.listContainers({ all: true })).flatMap(({ Names }) => Names));
  const ready = new Map<string, Promise<void>>();
  for (const one of containers.filter(({ name }) => there.has(`/${name}`))) {
    const needed = one.needs.map((name) => ready.get(name));
    ready.set(
      one.name,
      Promise.all(needed).then(() => start(engine, one)),
    );
  }
  const failed = (await Promise.allSettled(ready.values())).find(({ status }) => status === "rejected");
  if (failed) throw (failed as PromiseRejectedResult).reason;
}

async function start(engine: Docker, plan: ContainerPlan): Promise<void> {
  const container = engine.getContainer(plan.name);
  if (!(await container.inspect()).State.Running) await container.start();
  const problem = await (plan.kind === "step" ? outcomeOf(container) : healthOf(plan, container));
  if (!problem) return;
  throw new UserError(`${plan.name} ${problem}. Its log: docker logs ${plan.name}. Then: telltale up`);
}

async function outcomeOf(container: Docker.Container): Promise<string | undefined> {
  const { StatusCode: code } = (await container.wait()) as { StatusCode: number };
  return code === 0 ? undefined : `has failed with exit code ${code}`;
}

async function healthOf(
  { healthcheck }: ContainerPlan,
  container: Docker.Container,
): Promise<string | undefined> {
  if (!healthcheck) return undefined;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(POLL_MS)) {
    if ((await container.inspect()).State.Health?.Status === "healthy") return undefined;
  }
  return `is not healthy after ${PATIENCE_MS / 1000} s`;
}
