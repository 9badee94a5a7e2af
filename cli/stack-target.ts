import { UserError } from "../components/error.ts";
import { TARGETS, type TargetName } from "../components/targets/index.ts";
import { type Instance, instanceOf } from "../components/targets/instance.ts";
import type { Settings } from "../stacks/settings.ts";
import { readStackFile } from "../stacks/stack-file.ts";
import { CHECKOUT } from "./checkout.ts";

/** What a stack runs on, or, when it is down, what its settings name. */
export async function targetOf(stack: string): Promise<TargetName> {
  const { target } = readStackFile(CHECKOUT, stack);
  return (await startedOn(instanceOf(CHECKOUT, stack), target)) ?? (target === "auto" ? "native" : target);
}

/**
 * The target to start a stack on; says why.
 * @throws UserError if it runs on another one than its settings name.
 */
export async function chooseTarget(
  instance: Instance,
  settings: Settings,
  tell: (text: string) => void,
): Promise<TargetName> {
  const { target } = settings;
  const before = await startedOn(instance, target);
  if (before && target !== "auto" && before !== target) {
    throw new UserError(
      `The stack "${instance.stack}" runs on the target ${before}; its settings now name ${target}. ` +
        "Stop it first: telltale down. What its services stored stays where it is.",
    );
  }
  if (before) return before;
  if (target !== "auto") return target;
  const { reasonAgainstDocker } = await import("../components/targets/docker/suitability.ts");
  const reason = await reasonAgainstDocker(instance.stack, settings, tell);
  const chosen = reason === undefined ? "docker" : "native";
  tell(
    reason === undefined
      ? "Target: docker, whose engine answers. (Another one: telltale:target in Pulumi.<stack>.yaml)"
      : `Target: native, processes without containers, because ${reason}`,
  );
  return chosen;
}

/** Native first: that is known without asking an engine. A cluster is asked only if settings name it. */
async function startedOn(instance: Instance, wanted: Settings["target"]): Promise<TargetName | undefined> {
  const names = ["native", "docker", ...(wanted === "kubernetes" ? (["kubernetes"] as const) : [])] as const;
  for (const name of names) {
    const target = await TARGETS[name]();
    if (await target.isThere(instance)) return name;
  }
  return undefined;
}
