import { readFileSync } from "node:fs";
import type { Settings } from "../../../stacks/settings.ts";
import { UserError } from "../../error.ts";
import type { SecretName } from "../../secrets.ts";
import type { Service, ServiceSpec } from "../../service.ts";
import { validateServices } from "../../validate.ts";
import { connectionOf, removeConnection, writeConnection } from "../connection.ts";
import { type Instance, secretFile } from "../instance.ts";
import { withLock } from "../lock.ts";
import type { UpOptions, UpResult } from "../target.ts";
import { checkUserFiles } from "../user-files.ts";
import { obtain } from "./binaries/obtain.ts";
import { type Catalog, findPrograms, type Programs } from "./binaries/programs.ts";
import { checkDisk } from "./disk-check.ts";
import { takeDown } from "./down.ts";
import { ensureSecrets, writeInstanceFiles } from "./instance-files.ts";
import { writeLogins } from "./logins.ts";
import { describeServices, orderFor, portsOf } from "./plan.ts";
import { checkPorts } from "./port-check.ts";
import { findRefusals } from "./reloads.ts";
import { type RunOrder, readOrder } from "./run-files.ts";
import { settle } from "./settle.ts";
import { statusOf } from "./status.ts";
import { runningSupervisor, stopInstance, supervise } from "./supervision.ts";

const NOT_LINUX = `The native target runs on Linux only; this is ${process.platform}. In a Linux virtual machine it works.`;

/** What runs where. */
export interface Deployment {
  readonly instance: Instance;
  readonly settings: Settings;
  readonly services: readonly Service[];
  /** Where programs come from. Default: this project's binaries. */
  readonly catalog?: Catalog;
}

/**
 * Makes an instance run as its settings say; what already does is left alone.
 * @throws UserError, before anything is started, if the settings cannot be had or a port is in use.
 */
export function up(deployment: Deployment, options: UpOptions): Promise<UpResult> {
  if (process.platform !== "linux") throw new UserError(NOT_LINUX);
  const { instance, settings, services } = deployment;
  const specs = describeServices(instance, settings, services);
  validateServices(specs, settings);
  checkUserFiles(settings);
  checkRenewed(specs, options.renew);
  const onWait = (holder: string) =>
    options.reporter.tell(`Waiting for process ${holder}, which is starting or stopping this stack.`);
  return withLock(instance.folder, () => upAlone(deployment, specs, options), { ...options, onWait });
}

function checkRenewed(specs: readonly ServiceSpec[], renew: readonly SecretName[] = []): void {
  const read = new Set(specs.flatMap(({ secrets = [] }) => secrets));
  const unread = renew.filter((name) => !read.has(name));
  if (unread.length === 0) return;
  const message = `no service of this stack reads it; those that are read: ${[...read].join(", ") || "none"}`;
  throw new UserError(
    "Nothing was done:",
    unread.map((path) => ({ path, message })),
  );
}

async function upAlone(
  deployment: Deployment,
  specs: readonly ServiceSpec[],
  options: UpOptions,
): Promise<UpResult> {
  const { instance, settings, services, catalog } = deployment;
  const programs = await findPrograms(programsOf(specs), catalog);
  ensureSecrets(instance, specs, options.renew);
  const secret = (name: SecretName) => readFileSync(secretFile(instance, name), "utf8");
  const locate = (program: string) => programs.paths.get(program) as string;
  const order = orderFor(instance, settings, specs, { locate, secret });
  const change = changeTo(instance, order);
  if (change !== "nothing") checkDisk(instance.folder);
  const { base } = settings.ports;
  await checkPorts(
    specs.flatMap((spec) => portsOf(spec, base)),
    instance.folder,
    base,
  );
  if (change === "started") await stopInstance(instance); // what a killed supervisor left
  writeInstanceFiles(instance, specs);
  const connection = connectionOf(settings, services, secret);
  if (connection) writeConnection(instance, connection);
  else removeConnection(instance);
  const logins = writeLogins(instance, settings, specs, secret);
  try {
    const problems = await bringUp(instance, order, programs, change, options);
    const statuses = (await statusOf(instance)) ?? [];
    const idle =
      problems.length > 0 && statuses.every(({ pid, lastExit }) => pid === null && lastExit === null);
    if (idle) await takeDown(instance);
    return {
      change,
      statuses,
      problems,
      connection: idle ? undefined : connection,
      ...(logins !== undefined && !idle && { loginsFile: logins }),
    };
  } catch (error) {
    if (change === "started") await takeDown(instance);
    throw error;
  }
}

/** Supervisor first: each service starts as soon as its binary is there. */
async function bringUp(
  instance: Instance,
  order: RunOrder,
  programs: Programs,
  change: UpResult["change"],
  options: UpOptions,
): Promise<string[]> {
  const before = { order: readOrder(instance.folder), time: Date.now() };
  if (change !== "nothing") await supervise(instance, order, options.signal);
  const builds = { binaries: programs.missing, done: obtain(programs.missing, options) };
  try {
    const problems = await settle(instance.folder, order, builds, options);
    if (change === "started") return problems; // without its configuration none would have come up
    return [...problems, ...(await findRefusals(order, before, options.signal))];
  } finally {
    await Promise.allSettled(builds.done.values());
  }
}

function changeTo(instance: Instance, order: RunOrder): UpResult["change"] {
  if (!runningSupervisor(instance)) return "started";
  return readOrder(instance.folder)?.id === order.id ? "nothing" : "updated";
}

function programsOf(specs: readonly ServiceSpec[]): string[] {
  return specs.flatMap(({ command, prepare = [] }) =>
    [command, ...prepare.map((one) => one.command)].map(([name]) => name),
  );
}
