import { readdirSync, readFileSync } from "node:fs";

/** A process that cannot be mistaken for a later one of the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks between boot and start. */
  readonly startTime: number;
  readonly bootId: string;
}

/** The identity of a running process; `undefined` when there is none, or only its exit code is left. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The command, in parentheses, may itself hold spaces and parentheses.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (state === "Z" || state === "X") return undefined;
  return { pid, startTime: Number(fields[18]), bootId: bootId() };
}

export function isAlive(process: ProcessIdentity): boolean {
  const now = identify(process.pid);
  return now?.startTime === process.startTime && now.bootId === process.bootId;
}

/** Sends a signal to a process group by its leader, and to nobody else if the leader is gone. */
export function signalGroup(leader: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(leader)) return;
  try {
    process.kill(-leader.pid, signal);
  } catch {
    signalOne(leader, signal);
  }
}

/** Sends a signal to a process, and to nobody else if it is gone. */
export function signalOne(target: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(target)) return;
  try {
    process.kill(target.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Resident memory in bytes; `undefined` when the process is gone. */
export function memoryBytes(pid: number): number | undefined {
  const kilobytes = read(`/proc/${pid}/status`)?.match(/^VmRSS:\s+(\d+) kB$/m)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** The same of a process and all that it has started. */
export function familyMemoryBytes(pid: number): number | undefined {
  const own = memoryBytes(pid);
  const children = read(`/proc/${pid}/task/${pid}/children`)?.trim().split(" ").filter(Boolean) ?? [];
  return own && children.reduce((sum, child) => sum + (familyMemoryBytes(Number(child)) ?? 0), own);
}

/** The command line as a person would type it. */
export function commandLine(pid: number): string | undefined {
  return read(`/proc/${pid}/cmdline`)?.replaceAll("\0", " ").trim() || read(`/proc/${pid}/comm`)?.trim();
}

/** A variable that a process was started with; `undefined` too when it belongs to another user. */
export function environmentOf(pid: number, variable: string): string | undefined {
  const start = `${variable}=`;
  const entries = read(`/proc/${pid}/environ`)?.split("\0");
  return entries?.find((entry) => entry.startsWith(start))?.slice(start.length);
}

export function allPids(): number[] {
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

function bootId(): string {
  return read("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
