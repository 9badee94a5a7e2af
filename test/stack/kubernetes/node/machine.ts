import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { type Addresses, chooseAddresses, connect } from "./addresses.ts";
import { BEGIN, FOLDERS, KERNEL } from "./begin.ts";
import { isLeft, makeCgroup, removeCgroup, removeLeftCgroups } from "./cgroups.ts";

/** A machine within this one: processes, mounts, network and packet filter of its own, which end with this process. */
export interface Machine {
  /** Its files, by the same path inside and outside. */
  readonly folder: string;
  readonly addresses: Addresses;
  /** Name of its control group in every hierarchy. */
  readonly cgroup: string;
  /** Runs a command to its end inside, and gives what it printed. */
  readonly run: (command: readonly string[], input?: string) => Promise<string>;
  /** Starts a program inside; it writes to `<name>.log`. */
  readonly start: (name: string, command: readonly string[]) => ChildProcess;
  /** The end of what a program wrote. */
  readonly lastWords: (name: string) => string;
  readonly stop: () => Promise<void>;
}

const PREFIX = "telltale-node-";

/** @throws Error if this machine cannot hold another one: it must be Linux, and this process root. */
export async function startMachine(): Promise<Machine> {
  removeLeftCgroups(PREFIX);
  removeLeftFolders();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const cgroup = basename(folder);
  for (const name of FOLDERS) mkdirSync(join(folder, name));
  const addresses = await chooseAddresses();
  const outer = begin(folder);
  const stop = async () => {
    await end(outer);
    await removeCgroup(cgroup);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    makeCgroup(cgroup);
    const pid = await firstProcess(outer, folder);
    await connect(pid, addresses);
    return { folder, addresses, cgroup, stop, ...doorTo(pid, folder) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Those of processes that were killed before they could remove them. */
function removeLeftFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    if (isLeft(name, PREFIX)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/** The kernel ends it when this process ends, however that comes. */
function begin(folder: string): ChildProcess {
  const own = ["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"];
  return logged(join(folder, "begin.log"), [
    ...["setpriv", "--pdeathsig", "KILL", "unshare", ...own],
    ...["bash", "-c", BEGIN, "begin", folder, ...KERNEL],
  ]);
}

function logged(path: string, [program = "", ...args]: readonly string[]): ChildProcess {
  const log = openSync(path, "a");
  try {
    return spawn(program, args, { stdio: ["ignore", log, log] });
  } finally {
    closeSync(log);
  }
}

function doorTo(pid: number, folder: string): Pick<Machine, "run" | "start" | "lastWords"> {
  const enter = ["--target", `${pid}`, "--mount", "--net", "--pid", "--"];
  const logOf = (name: string) => join(folder, `${name}.log`);
  return {
    run: async (command, input) =>
      (await execa("nsenter", [...enter, ...command], input === undefined ? {} : { input })).stdout,
    start: (name, command) => logged(logOf(name), ["nsenter", ...enter, ...command]),
    lastWords: (name) => (existsSync(logOf(name)) ? readFileSync(logOf(name), "utf8").slice(-3000) : ""),
  };
}

/** The process that is the first one inside, once all is mounted. */
async function firstProcess(outer: ChildProcess, folder: string): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (existsSync(join(folder, "begun"))) {
      return Number(readFileSync(`/proc/${outer.pid}/task/${outer.pid}/children`, "utf8"));
    }
    if (outer.exitCode !== null) break;
    await sleep(50);
  }
  throw new Error(`No machine could be made:\n${readFileSync(join(folder, "begin.log"), "utf8")}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

export function writeInside({ folder }: Pick<Machine, "folder">, name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}
