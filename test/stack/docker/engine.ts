import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import type { SecretName } from "../../../components/secrets.ts";
import type { SecretSource } from "../../../components/targets/containers/secret-source.ts";
import { lastLines } from "../../../components/targets/docker/engine/log-lines.ts";
import { STOP_SECONDS } from "../../../components/targets/docker/plan/container-defaults.ts";
import type { ContainerPlan, DockerPlan, Upload } from "../../../components/targets/docker/plan/plan.ts";
import { hashOf } from "../../../components/targets/version.ts";
import { renderCreateOptions } from "./create-options.ts";
import { renderTar, type TarFile } from "./tar.ts";

/** Label with a hash of all that a container was made from. */
const MADE_FROM = "telltale.made-from";

export type Secrets = Readonly<Record<SecretName, string>>;

export interface ApplyOptions {
  /** Default: 1. */
  readonly secondsBetweenChecks?: number;
}

/**
 * Makes an engine have what a plan says, as the Pulumi program does: a container whose description is another one is
 * replaced, others are left alone; each waits for those that it needs. Gives the names of those that it has made.
 */
export async function applyPlan(
  engine: Docker,
  plan: DockerPlan,
  secrets: Secrets,
  { secondsBetweenChecks = 1 }: ApplyOptions = {},
): Promise<string[]> {
  await makeShared(engine, plan);
  const made: string[] = [];
  const ready = new Map<string, Promise<void>>();
  const apply = async (one: ContainerPlan) => {
    await Promise.all(one.needs.map((need) => ready.get(need)));
    const options = renderCreateOptions(one, plan.network, secondsBetweenChecks);
    if (await make(engine, one, await withProcesses(engine, one, options), secrets)) made.push(one.name);
    await (one.kind === "step" ? untilCompleted : untilHealthy)(engine, one.name);
  };
  for (const one of plan.containers) ready.set(one.name, apply(one));
  // None is on its way any more when this fails.
  for (const result of await Promise.allSettled(ready.values())) {
    if (result.status === "rejected") throw result.reason;
  }
  await removeOthers(engine, plan);
  return plan.containers.map(({ name }) => name).filter((name) => made.includes(name));
}

/** Removes all of a plan but the volumes with data, unless these are to go, too. */
export async function removePlan(
  engine: Docker,
  plan: DockerPlan,
  { volumes }: { readonly volumes: boolean },
): Promise<void> {
  // Nobody waits for a service to write down what goes anyway.
  const remove = volumes ? killContainer : removeContainer;
  for (const { name } of plan.containers.toReversed()) await remove(engine, name);
  await removeOthers(engine, plan);
  await unlessAbsent(engine.getNetwork(plan.network).remove());
  for (const name of [...plan.configVolumes, ...(volumes ? plan.dataVolumes : [])]) {
    await unlessAbsent(engine.getVolume(name).remove());
  }
}

async function makeShared(engine: Docker, { network, dataVolumes, configVolumes }: DockerPlan) {
  const networks = await engine.listNetworks({ filters: { name: [network] } });
  if (!networks.some(({ Name }) => Name === network)) await engine.createNetwork({ Name: network });
  for (const Name of [...dataVolumes, ...configVolumes]) await engine.createVolume({ Name });
}

/** By id: that is what the engine makes of a name. */
async function withProcesses(
  engine: Docker,
  { processesOf }: ContainerPlan,
  options: Docker.ContainerCreateOptions,
): Promise<Docker.ContainerCreateOptions> {
  if (processesOf === undefined) return options;
  const { Id } = await engine.getContainer(processesOf).inspect();
  return { ...options, HostConfig: { ...options.HostConfig, PidMode: `container:${Id}` } };
}

/** Starts a container unless it is there as it should be. */
async function make(
  engine: Docker,
  { name, kind, uploads, secrets: read }: ContainerPlan,
  options: Docker.ContainerCreateOptions,
  secrets: Secrets,
): Promise<boolean> {
  const files = uploads.map((upload) => renderUpload(upload, secrets));
  const madeFrom = hashOf([options, files, read.map((one) => contentOf(one, secrets))]);
  const present = await unlessAbsent(engine.getContainer(name).inspect());
  const failed = kind === "step" && present?.State.ExitCode !== 0;
  if (present?.Config.Labels[MADE_FROM] === madeFrom && !failed) return false;
  await removeContainer(engine, name);
  const Labels = { ...options.Labels, [MADE_FROM]: madeFrom };
  const container = await engine.createContainer({ ...options, Labels });
  if (files.length > 0) await container.putArchive(renderTar(files), { path: "/" });
  await container.start();
  return true;
}

function renderUpload({ path, from }: Upload, secrets: Secrets): TarFile {
  const content = Buffer.from("content" in from ? from.content : contentOf(from, secrets));
  return { path, owner: 0, mode: 0o400, content };
}

function contentOf(source: SecretSource, secrets: Secrets): string {
  return "secret" in source ? secrets[source.secret] : readFileSync(source.userFile, "utf8").trim();
}

async function untilCompleted(engine: Docker, name: string): Promise<void> {
  const { StatusCode: code } = await engine.getContainer(name).wait();
  if (code === 0) return;
  throw new Error(
    `The step ${name} has failed with exit code ${code}. It said:\n${await lastWords(engine, name)}`,
  );
}

/** Whether one runs is all that there is to know of a service without a health check. */
async function untilHealthy(engine: Docker, name: string): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const { State } = await engine.getContainer(name).inspect();
    if (State.Health ? State.Health.Status === "healthy" : State.Running) return;
    if (Date.now() > end) break;
    await sleep(100);
  }
  throw new Error(`${name} is not healthy after a minute. It said:\n${await lastWords(engine, name)}`);
}

async function lastWords(engine: Docker, name: string): Promise<string> {
  const lines = await lastLines(engine.getContainer(name), 10);
  return lines.map((line) => `${line}\n`).join("");
}

/** Containers of the stack that are in the plan no more. */
async function removeOthers(engine: Docker, { network, containers }: DockerPlan): Promise<void> {
  const filters = { label: [`telltale.stack=${network}`] };
  for (const { Id, Names } of await engine.listContainers({ all: true, filters })) {
    if (!containers.some(({ name }) => Names.includes(`/${name}`))) await removeContainer(engine, Id);
  }
}

async function removeContainer(engine: Docker, name: string): Promise<void> {
  await unlessAbsent(engine.getContainer(name).stop({ t: STOP_SECONDS }));
  await killContainer(engine, name);
}

/** With the anonymous volumes that images declare. */
export async function killContainer(engine: Docker, name: string): Promise<void> {
  await unlessAbsent(engine.getContainer(name).remove({ force: true, v: true }));
}

/** The answer; `undefined` if what was asked for is not there, or has stopped already. */
async function unlessAbsent<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if ([304, 404].includes((error as { statusCode?: number }).statusCode ?? 0)) return undefined;
    throw error;
  }
}
