import type { Readable } from "node:stream";
import type Docker from "dockerode";
import { UserError } from "../../../error.ts";
import type { DataFolder } from "../../backup-manifest.ts";
import type { VolumeAccess } from "../../containers/backup/volume-access.ts";
import type { BackupOptions } from "../../target.ts";
import { alone } from "../alone.ts";
import { SECURITY_OPTIONS } from "../plan/container-defaults.ts";
import type { ContainerPlan, DockerPlan } from "../plan/plan.ts";
import { DATA, dataPath } from "../plan/setup.ts";

/** A data folder, and the volume that holds it. */
export interface DataVolume extends DataFolder {
  readonly volume: string;
}

/** The data volumes of a plan. */
export function dataVolumesOf(plan: DockerPlan): DataVolume[] {
  return setupOf(plan).mounts.flatMap(({ volume, path }) => {
    const [root, service, folder] = path.slice(1).split("/");
    return `/${root}` === DATA && service && folder ? [{ service, folder, volume }] : [];
  });
}

/**
 * Runs a job that reads and writes volumes through a container which is never started: the engine packs and unpacks
 * archives itself. The container goes with the job, and only one such job of a stack runs at a time.
 */
export function withVolumes<T>(
  engine: Docker,
  plan: DockerPlan,
  volumes: readonly DataVolume[],
  job: (access: VolumeAccess) => Promise<T>,
  options: BackupOptions,
): Promise<T> {
  const name = `${plan.network}-backup`;
  const make = (suffix: string, script: string) =>
    create(engine, setupOf(plan), volumes, name + suffix, script);
  const locked = async () => {
    const door = await make("", "");
    try {
      return await job({
        read: async (one) =>
          (await refused(door.getArchive({ path: dataPath(one.service, one.folder) }))) as Readable,
        write: async (one, path, archive, signal) => {
          const to = `${dataPath(one.service, one.folder)}/${path}`;
          await refused(door.putArchive(archive, { path: to, abortSignal: signal }));
        },
        runInEach: async (script) => runToEnd(await make("-step", inEach(volumes, script))),
      });
    } finally {
      await door.remove({ force: true });
    }
  };
  return alone(plan, options, locked);
}

function setupOf({ containers }: DockerPlan): ContainerPlan {
  return containers.find(({ service }) => service === "setup") as ContainerPlan;
}

function inEach(volumes: readonly DataVolume[], script: string): string {
  const paths = volumes.map(({ service, folder }) => dataPath(service, folder));
  return `for folder in ${paths.join(" ")}; do\ncd $folder\n${script}\ndone`;
}

/** Like the step `setup`, without its files; one that a killed job has left is replaced. */
async function create(
  engine: Docker,
  { reference, user, capabilities }: ContainerPlan,
  volumes: readonly DataVolume[],
  name: string,
  script: string,
): Promise<Docker.Container> {
  const leftover = engine.getContainer(name);
  if (await isThere(leftover)) await leftover.remove({ force: true });
  return refused(
    engine.createContainer({
      name,
      Image: reference,
      Entrypoint: ["sh"],
      Cmd: ["-ec", script],
      User: user,
      // Its output is as it was printed, not in frames.
      Tty: true,
      HostConfig: {
        NetworkMode: "none",
        CapDrop: ["ALL"],
        CapAdd: [...capabilities],
        SecurityOpt: [...SECURITY_OPTIONS],
        Mounts: volumes.map(({ service, folder, volume }) => ({
          Type: "volume",
          Source: volume,
          Target: dataPath(service, folder),
        })),
      },
    }),
  );
}

async function runToEnd(container: Docker.Container): Promise<string> {
  try {
    await refused(container.start());
    const { StatusCode: code } = (await container.wait()) as { StatusCode: number };
    const output = (await container.logs({ stdout: true, stderr: true })).toString().replaceAll("\r\n", "\n");
    if (code !== 0) throw new UserError(`The data volumes cannot be changed: ${output.trim()}`);
    return output;
  } finally {
    await container.remove({ force: true });
  }
}

export async function isThere(object: { inspect: () => Promise<unknown> }): Promise<boolean> {
  try {
    await object.inspect();
    return true;
  } catch (error) {
    if ((error as EngineError).statusCode === 404) return false;
    throw error;
  }
}

interface EngineError extends Error {
  readonly statusCode?: number;
  readonly json?: { readonly message?: string };
}

/** What the engine refuses, such as a full disk or an image that it does not have, is no bug of ours. */
async function refused<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { statusCode, json, message } = error as EngineError;
    if (statusCode === undefined) throw error;
    const text = json?.message ?? message;
    const advice = text.includes("No such image") ? " Pull it, or start the stack first: telltale up" : "";
    throw new UserError(`The Docker Engine refuses: ${text}.${advice}`);
  }
}
