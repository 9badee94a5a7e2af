import { existsSync, mkdirSync, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = "/sys/fs/cgroup";

/** One folder for each controller in version 1, of which some are links to others; one for all in version 2. */
function hierarchies(): string[] {
  if (existsSync(join(ROOT, "cgroup.controllers"))) return [ROOT];
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map(({ name }) => join(ROOT, name));
}

export function makeCgroup(name: string): void {
  for (const hierarchy of hierarchies()) mkdirSync(join(hierarchy, name), { recursive: true });
}

/** Once its processes are gone, which takes the kernel a moment. */
export async function removeCgroup(name: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      for (const hierarchy of hierarchies()) removeTree(join(hierarchy, name));
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(100);
    }
  }
}

/** Those of processes that were killed before they could remove them. */
export function removeLeftCgroups(prefix: string): void {
  for (const hierarchy of hierarchies()) {
    for (const name of readdirSync(hierarchy)) {
      if (isLeft(name, prefix)) removeTree(join(hierarchy, name));
    }
  }
}

/** Whether a name is of a process that is no more: after the prefix comes its id. */
export function isLeft(name: string, prefix: string): boolean {
  const [pid = ""] = name.startsWith(prefix) ? name.slice(prefix.length).split("-") : [];
  return /^\d+$/.test(pid) && !existsSync(`/proc/${pid}`);
}

/** Files in it are the kernel's, and go with their folder. */
function removeTree(path: string): void {
  if (!existsSync(path)) return;
  for (const one of readdirSync(path, { withFileTypes: true })) {
    if (one.isDirectory()) removeTree(join(path, one.name));
  }
  rmdirSync(path);
}
