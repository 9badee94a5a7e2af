import type { Settings } from "../../../../stacks/settings.ts";
import { type Outputs, renderOutputs } from "../../outputs.ts";
import { planCluster } from "../plan/plan-cluster.ts";
import { KUBERNETES_SERVICES, shownHost } from "../services.ts";
import { KubernetesStack } from "./deploy.ts";

/** What a Pulumi program does for this target: services → plan → resources → outputs. */
export function deployOnKubernetes(stack: string, settings: Settings): Outputs {
  const { context } = settings.kubernetes;
  const plan = planCluster(stack, settings, KUBERNETES_SERVICES);
  const deployed = new KubernetesStack("telltale", { plan, context });
  return renderOutputs(settings, KUBERNETES_SERVICES, {
    secret: (name) => deployed.secret(name),
    urlOf: (name) => {
      const host = shownHost(settings.kubernetes, name);
      return host === undefined ? undefined : `https://${host}`;
    },
  });
}
