import { createServer } from "node:net";
import { type Problem, UserError } from "../../error.ts";
import { INSTANCE_VARIABLE } from "./leftovers.ts";
import { listenersOn } from "./listeners.ts";
import { commandLine, environmentOf } from "./process-identity.ts";

export interface WantedPort {
  /** `service.endpoint` */
  readonly endpoint: string;
  readonly port: number;
}

/**
 * @param own folder of the instance, whose own processes may hold its ports.
 * @throws UserError that names each port in use, what wants it and who holds it.
 */
export async function checkPorts(wanted: readonly WantedPort[], own: string, base: number): Promise<void> {
  const taken = await findTakenPorts(wanted, own);
  if (taken.length > 0) throw portsTaken(taken, base);
}

/** Ports that are in use, by who holds them. */
export async function findTakenPorts(wanted: readonly WantedPort[], own: string): Promise<Problem[]> {
  const found = await Promise.all(wanted.map((one) => checkPort(one, own)));
  const taken = Map.groupBy(
    found.filter((one) => one !== undefined),
    ({ holder }) => holder,
  );
  return [...taken].map(([holder, ports]) => ({
    path: ports.map(describePort).join(", "),
    message: `held by ${holder}`,
  }));
}

export function portsTaken(problems: readonly Problem[], base: number): UserError {
  return new UserError(
    "Nothing was started: ports are in use. Stop what holds them, or set another telltale:ports.base " +
      `(now ${base}; every port is this plus 0 to 999).`,
    problems,
  );
}

interface TakenPort extends WantedPort {
  readonly holder: string;
}

async function checkPort(wanted: WantedPort, own: string): Promise<TakenPort | undefined> {
  if (await isFree(wanted.port)) return undefined;
  const holders = listenersOn(wanted.port);
  const ours = holders.length > 0 && holders.every((pid) => environmentOf(pid, INSTANCE_VARIABLE) === own);
  return ours ? undefined : { ...wanted, holder: describeHolders(holders) };
}

function describePort({ port, endpoint }: WantedPort): string {
  return `${port} (${endpoint})`;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function describeHolders(pids: readonly number[]): string {
  if (pids.length === 0) return "a process of another user, or a connection that is still open";
  return pids.map(describeHolder).join(" and ");
}

function describeHolder(pid: number): string {
  const instance = environmentOf(pid, INSTANCE_VARIABLE);
  const what = instance
    ? `another Telltale instance, ${instance}`
    : abbreviate(commandLine(pid) ?? "unknown");
  return `${what} (pid ${pid})`;
}

function abbreviate(command: string): string {
  return command.length > 100 ? `${command.slice(0, 99)}…` : command;
}
