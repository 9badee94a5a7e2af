import { type UpResult as Applied, CommandError } from "@pulumi/pulumi/automation/index.js";
import type { Settings } from "../../../stacks/settings.ts";
import { removeConnection, writeConnection } from "../connection.ts";
import type { Instance } from "../instance.ts";
import { withLock } from "../lock.ts";
import { withoutProgress } from "../pulumi/failure.ts";
import { secretUrn } from "../pulumi/secret-urn.ts";
import { connectionIn, writeLogins } from "../pulumi/stack-outputs.ts";
import type { ServiceStatus, UpOptions, UpResult } from "../target.ts";
import { checkUserFiles } from "../user-files.ts";
import { connectCluster } from "./cluster/cluster.ts";
import { checkCluster } from "./cluster/preflight.ts";
import { planCluster } from "./plan/plan-cluster.ts";
import { openWorkspace } from "./pulumi/workspace.ts";
import { KUBERNETES_SERVICES } from "./services.ts";
import { status } from "./status.ts";

/** Makes a stack run in a cluster as its settings say, by the same program that `pulumi up` runs. */
export async function up(instance: Instance, settings: Settings, options: UpOptions): Promise<UpResult> {
  const plan = planCluster(instance.stack, settings, KUBERNETES_SERVICES);
  checkUserFiles(settings);
  const cluster = await connectCluster(settings);
  return withLock(
    `${cluster.server} ${plan.namespace}`,
    async () => {
      await checkCluster(cluster, plan, settings);
      const workspace = await openWorkspace(instance, settings, options);
      const before = Object.keys(await workspace.outputs()).length;
      const renew = (options.renew ?? []).map((name) => secretUrn(instance.stack, "kubernetes", name));
      const applied = await apply(workspace, renew, options);
      const [statuses, outputs] = await Promise.all([status(instance, settings), workspace.outputs()]);
      const connection = connectionIn(outputs, settings);
      if (connection) writeConnection(instance, connection);
      else removeConnection(instance);
      if (!settings.kubernetes.ingress && !settings.kubernetes.gateway)
        tellForward(settings, cluster.context, options);
      return {
        change: before === 0 ? "started" : changeOf(applied),
        statuses,
        problems: applied === undefined ? statuses.filter(({ healthy }) => !healthy).map(describe) : [],
        connection,
        loginsFile: writeLogins(instance, outputs),
      };
    },
    options,
  );
}

/** `undefined` if pods did not become ready, which their status tells better. */
async function apply(
  workspace: Awaited<ReturnType<typeof openWorkspace>>,
  renew: readonly string[],
  { reporter, signal }: UpOptions,
): Promise<Applied | undefined> {
  try {
    return await workspace.up({
      signal,
      // What was changed or removed behind its back is as much to be mended as what is new.
      refresh: true,
      replace: [...renew],
      onEvent: ({ resourcePreEvent, resOutputsEvent, resOpFailedEvent }) => {
        const { metadata } = resourcePreEvent ?? resOutputsEvent ?? resOpFailedEvent ?? {};
        if (!metadata?.type.startsWith("kubernetes:apps/")) return;
        const name = metadata.urn.split("::").at(-1) ?? "";
        if (resourcePreEvent && metadata.op !== "same")
          reporter.progress({ name, doing: `${metadata.op}: waiting for its pods` });
        else reporter.finish(name);
      },
    });
  } catch (error) {
    if (error instanceof CommandError && /not ready|failed to become|Timeout|timed out/i.test(error.message))
      return undefined;
    throw withoutProgress(error);
  }
}

function describe({ name, state, restarts }: ServiceStatus): string {
  return `${name} is not ready (${state}; restarts: ${restarts}).\n  More of it: telltale logs ${name}`;
}

function changeOf(applied: Applied | undefined): UpResult["change"] {
  const { same: _, ...changes } = applied?.summary.resourceChanges ?? { update: 1 };
  return Object.values(changes).some((count) => count > 0) ? "updated" : "nothing";
}

function tellForward({ kubernetes, ports }: Settings, context: string, { reporter }: UpOptions): void {
  reporter.tell(
    `Services are reached from this machine by port-forwards (or set telltale:kubernetes.ingress or gateway): kubectl --context ${context} -n ${kubernetes.namespace} port-forward service/grafana ${ports.base}:3000`,
  );
}
