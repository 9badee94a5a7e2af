import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { findProgram } from "../../../../components/targets/native/binaries/find-on-path.ts";
import { makeCgroup, removeCgroup } from "./cgroups.ts";
import { CNI_PLUGINS } from "./containerd.ts";

/** Programs of this machine that a node is made of, by Debian's packages. */
const PROGRAMS = {
  containerd: ["containerd", "ctr"],
  runc: ["runc"],
  iptables: ["iptables"],
  iproute2: ["ip"],
  "busybox-static": ["busybox"],
  "util-linux": ["nsenter", "setpriv", "unshare"],
  procps: ["sysctl"],
} as const;

/** What keeps this machine from being a node, each with its remedy; empty if nothing does. */
export async function whatNodesLack(): Promise<string[]> {
  if (process.platform !== "linux") return ["Linux"];
  if (process.getuid?.() !== 0) return ["root: namespaces and control groups of its own"];
  const programs = Object.entries(PROGRAMS).flatMap(([name, all]) =>
    all.every((program) => findProgram(program)) ? [] : [`${all.join(", ")}: apt-get install ${name}`],
  );
  const plugins = existsSync(join(CNI_PLUGINS, "bridge"))
    ? []
    : [`${CNI_PLUGINS}/bridge: apt-get install containernetworking-plugins`];
  const kernel = ["/dev/kmsg", "/proc/sys/net/bridge/bridge-nf-call-iptables"]
    .filter((path) => !existsSync(path))
    .map((path) => `${path}, of the kernel (modprobe br_netfilter)`);
  const lacks = [...programs, ...plugins, ...kernel];
  return lacks.length > 0 ? lacks : await shutIn();
}

/** Containers are often root without the right to make more of themselves. */
async function shutIn(): Promise<string[]> {
  const { failed, stderr } = await execa(
    "unshare",
    ["--mount", "--net", "--pid", "--fork", "--mount-proc", "mount", "-t", "tmpfs", "tmpfs", "/run"],
    { reject: false },
  );
  if (failed) return [`namespaces: ${stderr}`];
  try {
    const name = `telltale-try-${process.pid}`;
    makeCgroup(name);
    await removeCgroup(name);
    return [];
  } catch (error) {
    return [`control groups that can be written: ${(error as Error).message}`];
  }
}
