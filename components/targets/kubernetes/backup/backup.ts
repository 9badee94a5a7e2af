import type { Settings } from "../../../../stacks/settings.ts";
import { UserError } from "../../../error.ts";
import { checkNewFolder } from "../../backup-archive.ts";
import { checkBackup } from "../../backup-manifest.ts";
import { checkPlaces, exchange } from "../../containers/backup/exchange.ts";
import { writeBackup } from "../../containers/backup/write-backup.ts";
import type { Instance } from "../../instance.ts";
import { withLock } from "../../lock.ts";
import type { BackupOptions, RestoreOptions } from "../../target.ts";
import { type Cluster, connectCluster } from "../cluster/cluster.ts";
import { getIfAllowed } from "../cluster/listed.ts";
import { checkBackupRights } from "../cluster/rights.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import { planCluster } from "../plan/plan-cluster.ts";
import { KUBERNETES_SERVICES } from "../services.ts";
import { status } from "../status.ts";
import { checkNoneHeld, type Place, withClaims } from "./claim-access.ts";
import { type DataClaim, dataClaimsOf } from "./holder.ts";
import { type StoppedStack, whileStopped } from "./while-stopped.ts";

/**
 * Copies all that a stack's services have stored on disks of the cluster into a new folder of this machine. Services
 * are stopped meanwhile, so that the copies belong together.
 * @throws UserError, before anything is stopped, if there is nothing to copy, or the folder cannot be used.
 */
export async function backup(
  instance: Instance,
  settings: Settings,
  folder: string,
  options: BackupOptions,
): Promise<void> {
  checkNewFolder(folder);
  await withStack(instance, settings, options, async ({ stack, place, claims }) => {
    const there = claims.filter(({ isThere }) => isThere);
    if (there.length === 0) {
      throw new UserError(
        `There is nothing to back up: the stack "${instance.stack}" has stored nothing in the namespace ${stack.plan.namespace} yet.`,
      );
    }
    await whileStopped(stack, options, () =>
      withClaims(
        place,
        there,
        (access) => writeBackup(access, "kubernetes", there, folder, { ...options, stack: instance.stack }),
        options,
      ),
    );
  });
}

/**
 * Makes a stack's data what it was when a backup was made, in a cluster or on Docker: all of it, or nothing.
 * @throws UserError, before anything is stopped, if the backup is not whole or the stack has data that must stay.
 */
export async function restore(
  instance: Instance,
  settings: Settings,
  folder: string,
  options: RestoreOptions,
): Promise<void> {
  await withStack(instance, settings, options, async ({ stack, place, claims }) => {
    checkThere(claims, instance);
    if (!options.replace) throw hasData(claims, instance, folder);
    options.reporter.tell("Checking the backup.");
    const manifest = await checkBackup(folder, ["kubernetes", "docker"], options.signal);
    checkPlaces(manifest, claims, instance.stack);
    await whileStopped(stack, options, () =>
      withClaims(place, claims, (access) => exchange(access, folder, manifest, options), options),
    );
  });
}

interface Found {
  readonly stack: StoppedStack;
  readonly place: Place;
  readonly claims: readonly (DataClaim & { readonly isThere: boolean })[];
}

/** What is to be known of a stack before its disks are touched, which only one at a time does. */
async function withStack(
  instance: Instance,
  settings: Settings,
  { signal }: BackupOptions,
  job: (found: Found) => Promise<void>,
): Promise<void> {
  refuseReplicas(settings);
  const plan = planCluster(instance.stack, settings, KUBERNETES_SERVICES);
  const cluster = await connectCluster(settings);
  const { namespace } = plan;
  const place = { cluster, home: { stack: instance.stack, namespace }, settings };
  await withLock(
    `${cluster.server} ${namespace}`,
    async () => {
      await checkRightsFor(cluster, plan);
      await checkNoneHeld(place);
      const claims = await Promise.all(
        dataClaimsOf(plan).map(async (one) => {
          const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${one.claim}`;
          return { ...one, isThere: (await getIfAllowed(cluster, path)) !== undefined };
        }),
      );
      await job({ place, claims, stack: { cluster, plan, status: () => status(instance, settings) } });
    },
    { signal },
  );
}

async function checkRightsFor(cluster: Cluster, plan: ClusterPlan): Promise<void> {
  const problems = await checkBackupRights(cluster, plan);
  if (problems.length === 0) return;
  throw new UserError(
    `Nothing was done: the cluster of the context ${cluster.context} does not let it.`,
    problems,
  );
}

/** What they have stored is elsewhere. */
function refuseReplicas({ availability }: Settings): void {
  if (availability === "single") return;
  throw new UserError(
    "A backup of a stack in high availability is one of the stores that it stands on: of the buckets, of OpenSearch and of PostgreSQL, by their own means (docs/production.md). Disks of the cluster hold only what is on its way there.",
  );
}

function checkThere(claims: Found["claims"], { stack }: Instance): void {
  const missing = claims.filter(({ isThere }) => !isThere);
  if (missing.length === 0) return;
  throw new UserError(
    `Nothing was done: not all disks of the stack "${stack}" are there. Start it once, then restore: telltale up`,
    missing.map(({ claim }) => ({ path: `persistentvolumeclaim ${claim}`, message: "it is missing" })),
  );
}

/** A claim is there only where a service has run. */
function hasData(claims: Found["claims"], { stack }: Instance, folder: string): UserError {
  return new UserError(
    `Nothing was done: the stack "${stack}" has data. Have it replaced: telltale restore ${folder} --replace`,
    claims.map(({ claim }) => ({ path: `persistentvolumeclaim ${claim}`, message: "a service has used it" })),
  );
}
