import type { Settings } from "../../../stacks/settings.ts";
import { checkUserFiles } from "../user-files.ts";
import { connectCluster } from "./cluster/cluster.ts";
import { checkCluster } from "./cluster/preflight.ts";
import { planCluster } from "./plan/plan-cluster.ts";
import { KUBERNETES_SERVICES } from "./services.ts";

/**
 * Looks whether a stack can run in its cluster, before anything is made there.
 * @throws UserError with everything that is in the way.
 */
export async function checkStack(stack: string, settings: Settings): Promise<void> {
  const plan = planCluster(stack, settings, KUBERNETES_SERVICES);
  checkUserFiles(settings);
  await checkCluster(await connectCluster(settings), plan, settings);
}
