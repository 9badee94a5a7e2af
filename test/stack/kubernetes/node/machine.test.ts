import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { execa } from "execa";
import { eventually } from "../../backends.ts";
import { startMachine } from "./machine.ts";

test("what holds a machine may be killed: processes and network end with it, its files when the next one begins", async () => {
  const begin = `
    import { startMachine } from ${JSON.stringify(join(import.meta.dirname, "machine.ts"))};
    const { folder, addresses, cgroup, start } = await startMachine();
    start("program", ["sleep", "4321"]);
    console.log(JSON.stringify({ folder, wire: addresses.wire, cgroup }));
    setInterval(() => {}, 1000);`;
  const holder = execa("node", ["--conditions=telltale-source", "--input-type=module", "-e", begin], {
    reject: false,
  });
  const line = await new Promise<string>((resolve, reject) => {
    holder.stdout?.once("data", (data) => resolve(String(data)));
    holder.then(({ stderr }) => reject(new Error(stderr)), reject);
  });
  const { folder, wire, cgroup } = JSON.parse(line) as Record<"folder" | "wire" | "cgroup", string>;
  expect(links()).toContain(wire);
  expect(processesOf(folder)).not.toEqual([]);

  holder.kill("SIGKILL");
  await holder;
  expect(
    await eventually(
      async () => processesOf(folder),
      (left) => left.length === 0,
    ),
  ).toEqual([]);
  expect(
    await eventually(
      async () => links().includes(wire),
      (isThere) => !isThere,
    ),
  ).toBe(false);

  const next = await startMachine();
  expect(existsSync(folder)).toBe(false);
  expect(cgroupsOf(cgroup)).toEqual([]);
  await next.stop();
  expect(existsSync(next.folder)).toBe(false);
  expect(cgroupsOf(next.cgroup)).toEqual([]);
}, 60_000);

test("what a machine writes to its system is not seen outside", async () => {
  const machine = await startMachine();
  const settings = () => readFileSync("/proc/sys/kernel/panic", "utf8");
  const before = settings();
  try {
    await machine.run([
      "sh",
      "-c",
      "touch /var/lib/inside /var/log/inside /run/inside; echo 20 >/proc/sys/kernel/panic",
    ]);
    expect(await machine.run(["cat", "/proc/sys/kernel/panic"])).toBe("20");
    expect(settings()).toBe(before);
    expect(["/var/lib", "/var/log", "/run"].filter((path) => existsSync(`${path}/inside`))).toEqual([]);
  } finally {
    await machine.stop();
  }
}, 60_000);

function links(): string[] {
  return readdirSync("/sys/class/net");
}

/** Those that see mounts of a machine's folder, but for this one. */
function processesOf(folder: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/mountinfo`, "utf8").includes(folder);
    } catch {
      return false;
    }
  });
}

function cgroupsOf(name: string): string[] {
  const root = "/sys/fs/cgroup";
  return ["", ...readdirSync(root)].map((one) => join(root, one, name)).filter((path) => existsSync(path));
}
