import { existsSync } from "node:fs";
import { hostname } from "node:os";
import type { DockerSubject } from "./finding.ts";

/** Whether an engine runs on this machine itself, and in no virtual machine of it, as Docker Desktop's does. */
export function isOnThisMachine({ address, info }: Pick<DockerSubject, "address" | "info">): boolean {
  return address.host.startsWith("unix://") && info.Name === hostname() && existsSync(info.DockerRootDir);
}
