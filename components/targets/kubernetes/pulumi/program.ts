import { log } from "@pulumi/pulumi";
import type { Settings } from "../../../../stacks/settings.ts";
import { type Outputs, renderOutputs } from "../../outputs.ts";
import { neverRunOf } from "../never-run.ts";
import { planCluster } from "../plan/plan-cluster.ts";
import { KUBERNETES_SERVICES, shownHost } from "../services.ts";
import { KubernetesStack } from "./deploy.ts";

/** What a Pulumi program does for this target: services → plan → resources → outputs. */
export function deployOnKubernetes(stack: string, settings: Settings): Outputs {
  const { context } = settings.kubernetes;
  log.warn(
    `No test of Telltale has ever run this part of the stack (docs/production.md):\n${neverRunOf(settings)
      .map((line) => `  - ${line}`)
      .join("\n")}`,
  );
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
