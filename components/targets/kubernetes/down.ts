import { rmSync } from "node:fs";
import type { Settings } from "../../../stacks/settings.ts";
import { removeConnection } from "../connection.ts";
import { type Instance, loginsFile } from "../instance.ts";
import { withoutProgress } from "../pulumi/failure.ts";
import type { DownOptions } from "../target.ts";
import { ApiError, type Cluster, connectCluster } from "./cluster/cluster.ts";
import { openWorkspace } from "./pulumi/workspace.ts";

/** Removes a stack's objects. Its namespace, and in it the disks with data, stay, unless `data` is set. */
export async function down(instance: Instance, settings: Settings, options: DownOptions): Promise<void> {
  const { reporter, signal, data } = options;
  const { namespace } = settings.kubernetes;
  const cluster = await connectCluster(settings);
  const workspace = await openWorkspace(instance, settings, options);
  reporter.progress({ name: instance.stack, doing: "stopping" });
  await workspace
    .destroy({ signal })
    .catch((error) => {
      throw withoutProgress(error);
    })
    .finally(() => reporter.finish(instance.stack));
  removeConnection(instance);
  rmSync(loginsFile(instance), { force: true });
  reporter.tell(`The stack "${instance.stack}" is stopped.`);
  if (data) await removeNamespace(cluster, namespace, options);
  else reporter.tell(`What its services stored stays in the namespace ${namespace}: telltale down --data`);
}

/** Disks go with it. */
async function removeNamespace(
  cluster: Cluster,
  namespace: string,
  { reporter }: DownOptions,
): Promise<void> {
  reporter.tell(`Removing the namespace ${namespace}, with all that the stack's services stored.`);
  await cluster.call({ method: "DELETE", path: `/api/v1/namespaces/${namespace}` }).catch((error) => {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  });
}
