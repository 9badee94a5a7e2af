import { createHash } from "node:crypto";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Settings } from "../../../../stacks/settings.ts";
import { UserError } from "../../../error.ts";
import type { DataFolder } from "../../backup-manifest.ts";
import { OF_FILE_SYSTEM, STAGE } from "../../containers/backup/exchange.ts";
import type { VolumeAccess } from "../../containers/backup/volume-access.ts";
import type { BackupOptions } from "../../target.ts";
import { ApiError, type Cluster, readKubeConfig } from "../cluster/cluster.ts";
import { type Execution, execute } from "../cluster/exec.ts";
import type { Home } from "../plan/names.ts";
import { dataPath } from "../plan/placement.ts";
import { type Pod, stateOf } from "../status.ts";
import { COMPONENT, CONTAINER, type DataClaim, type Holder, renderHolder } from "./holder.ts";

const PATIENCE_MS = 180_000;
const POLL_MS = 500;
const SELECTOR = Object.entries(COMPONENT)
  .map(([name, value]) => `${name}=${value}`)
  .join(",");

export interface Place {
  readonly cluster: Cluster;
  readonly home: Home;
  readonly settings: Settings;
}

/** @throws UserError if pods of another backup are there. */
export async function checkNoneHeld({ cluster, home: { namespace } }: Place): Promise<void> {
  const { items } = await cluster.call<{ items: Holder[] }>({
    path: podsPath(namespace),
    query: { labelSelector: SELECTOR },
  });
  if (items.length === 0) return;
  const names = items.map(({ metadata }) => metadata.name).join(", ");
  throw new UserError(
    `Nothing was done: another backup or restore of this stack runs, or was killed (its pods are there: ${names}). If none runs: kubectl --context ${cluster.context} -n ${namespace} delete pod -l ${SELECTOR}`,
  );
}

/** Runs a job that reads and writes claims, which nothing else uses meanwhile, through a pod beside each. */
export async function withClaims<T>(
  place: Place,
  claims: readonly DataClaim[],
  job: (access: VolumeAccess) => Promise<T>,
  { signal }: BackupOptions,
): Promise<T> {
  const holders = new Map(claims.map((one) => [keyOf(one), renderHolder(one, place.home, place.settings)]));
  const config = await readKubeConfig(place.settings.kubernetes.context);
  const run = (folder: DataFolder, script: string, input?: Readable): Promise<Execution> =>
    execute(
      config,
      {
        namespace: place.home.namespace,
        pod: holders.get(keyOf(folder))?.metadata.name ?? "",
        container: CONTAINER,
        command: ["sh", "-ec", `cd ${dataPath(folder.folder)}\n${script}`],
      },
      // What is to be cleaned up is cleaned up also after an interruption.
      { ...(input && { input }), signal: input ? signal : new AbortController().signal },
    );
  try {
    for (const holder of holders.values()) await create(place, holder);
    for (const holder of holders.values()) await untilRuns(place, holder, signal);
    return await job({
      read: async (folder) => checked(await run(folder, packed(folder))),
      write: async ({ service, folder, bytes }, path, archive) => {
        const script = `head -c ${bytes} | tar -x -o -f - -C ${path}`;
        const { ended, output } = await run({ service, folder }, script, archive);
        output.resume();
        await ended;
      },
      runInEach: async (script) => {
        const printed = [];
        for (const one of claims) {
          const { output, ended } = await run(one, script);
          const text = output.setEncoding("utf8").toArray();
          await ended;
          printed.push(...(await text));
        }
        return printed.join("");
      },
    });
  } finally {
    await Promise.all([...holders.values()].map((one) => remove(place, one)));
  }
}

const keyOf = ({ service, folder }: DataFolder) => `${service}/${folder}`;

/**
 * Beside the archive, which is its output, it says what the archive's hash is. What is left out is not among its
 * arguments: not every busybox knows --exclude. An archive of nothing is two empty blocks.
 */
function packed({ folder }: DataFolder): string {
  return `set -o pipefail
pack() {
  cd ..
  for entry in ${folder}/* ${folder}/.[!.]*; do
    case "$entry" in ${folder}/${OF_FILE_SYSTEM} | ${folder}/${STAGE}) continue ;; esac
    if [ -e "$entry" ] || [ -L "$entry" ]; then set -- "$@" "$entry"; fi
  done
  if [ $# = 0 ]; then head -c 1024 /dev/zero; else tar -c -f - "$@"; fi
}
{ { pack | tee /dev/fd/3 | sha256sum >&2; } 3>&1; } | cat`;
}

/** What arrives, if all of it does: streams of programs in pods have been known to end early. */
function checked({ output, ended }: Execution): Readable {
  const hash = createHash("sha256");
  const arrived = new PassThrough();
  pipeline(
    output,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
      const sent = (await ended).split(" ")[0];
      if (hash.digest("hex") !== sent)
        throw new UserError("What was read in the cluster did not arrive whole. Try again.");
    },
    arrived,
  ).catch(() => {});
  return arrived;
}

async function create({ cluster, home }: Place, holder: Holder): Promise<void> {
  await cluster.call({ method: "POST", path: podsPath(home.namespace), body: holder });
}

async function untilRuns({ cluster, home }: Place, { metadata }: Holder, signal: AbortSignal): Promise<void> {
  const path = `${podsPath(home.namespace)}/${metadata.name}`;
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(POLL_MS, undefined, { signal })) {
    const pod = await cluster.call<Pod>({ path });
    if (pod.status.phase === "Running") return;
    if (Date.now() < end) continue;
    throw new UserError(
      `The pod ${metadata.name}, beside the disk that is to be copied, does not run after ${PATIENCE_MS / 1000} s: ${stateOf(pod)}.`,
    );
  }
}

/** Until it is gone: a disk may have to move to another node with its service. */
async function remove({ cluster, home }: Place, { metadata }: Holder): Promise<void> {
  const path = `${podsPath(home.namespace)}/${metadata.name}`;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(POLL_MS)) {
    const isGone = await cluster.call({ method: "DELETE", path }).then(
      () => false,
      (error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return true;
        throw error;
      },
    );
    if (isGone) return;
  }
}

function podsPath(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/pods`;
}
