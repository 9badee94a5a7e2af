import type { Stack } from "@pulumi/pulumi/automation/index.js";
import type { Settings } from "../../../../stacks/settings.ts";
import type { Instance } from "../../instance.ts";
import { openProgram } from "../../pulumi/workspace.ts";
import type { UpOptions } from "../../target.ts";
import { deployOnKubernetes } from "./program.ts";

/** A stack in a cluster, as Pulumi knows it. */
export function openWorkspace(
  instance: Instance,
  settings: Settings,
  options: Pick<UpOptions, "signal" | "reporter">,
): Promise<Stack> {
  const deploy = async () => deployOnKubernetes(instance.stack, settings);
  return openProgram(instance, { deploy, environment: {} }, options);
}
