import { UserError } from "../../../components/error.ts";
import { connectCluster } from "../../../components/targets/kubernetes/cluster/cluster.ts";
import { checkCluster } from "../../../components/targets/kubernetes/cluster/preflight.ts";
import { planCluster } from "../../../components/targets/kubernetes/plan/plan-cluster.ts";
import { KUBERNETES_SERVICES } from "../../../components/targets/kubernetes/services.ts";
import { type Finding, linesOf, ok, problem, type StackSubject } from "../finding.ts";

/** Whether the cluster that settings name can run the stack, as `telltale up` asks it. */
export async function checkClusterOf({ instance, settings }: StackSubject): Promise<Finding> {
  try {
    const plan = planCluster(instance.stack, settings, KUBERNETES_SERVICES);
    const cluster = await connectCluster(settings);
    await checkCluster(cluster, plan, settings);
    return ok(`that of the context ${cluster.context} answers, and has what the stack needs`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [found, ...details] = linesOf(error);
    return problem(found, details.join("\n") || "See telltale:kubernetes in stacks/settings.ts");
  }
}
