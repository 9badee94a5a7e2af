import type Docker from "dockerode";
import { checkDisk } from "../../native/disk-check.ts";
import { isOnThisMachine } from "./engine.ts";

/** Below this an engine cannot unpack images, and services fail one after the other, each in its own words. */
export const LEAST_FREE_BYTES = 1e9;

/** @throws UserError if an engine on this machine keeps its data on a disk that is nearly full. */
export async function checkEngineDisk(engine: Docker): Promise<void> {
  if (!(await isOnThisMachine(engine))) return;
  const { DockerRootDir } = await engine.info();
  checkDisk(DockerRootDir, LEAST_FREE_BYTES);
}
