import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../components/error.ts";
import { writeAtomically } from "../components/targets/atomic-file.ts";
import { TARGETS, type TargetName } from "../components/targets/index.ts";
import { type Instance, instanceOf } from "../components/targets/instance.ts";
import type { Settings } from "../stacks/settings.ts";
import { readStackFile } from "../stacks/stack-file.ts";
import { CHECKOUT } from "./checkout.ts";

/** What a stack runs on: the target that it was started on, or else the one that its settings name. */
export function targetOf(stack: string): TargetName {
  const { target } = readStackFile(CHECKOUT, stack);
  return startedOn(instanceOf(CHECKOUT, stack)) ?? (target === "auto" ? "native" : target);
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
  const before = startedOn(instance);
  const { target } = settings;
  if (before && target !== "auto" && before !== target) {
    throw new UserError(
      `The stack "${instance.stack}" was started on the target ${before}; its settings now name ${target}. ` +
        `Set telltale:target to ${before}, run telltale down, then set it back to ${target}.`,
    );
  }
  if (before) return before;
  if (target !== "auto") return target;
  const { reasonAgainstDocker } = await import("../components/targets/docker/suitability.ts");
  const reason = await reasonAgainstDocker(instance.stack, settings);
  const chosen = reason === undefined ? "docker" : "native";
  tell(
    reason === undefined
      ? "Target: docker, whose engine answers. (Another one: telltale:target in Pulumi.<stack>.yaml)"
      : `Target: native, processes without containers, because ${reason}`,
  );
  return chosen;
}

export function rememberTarget(instance: Instance, target: TargetName): void {
  writeAtomically(targetFile(instance), `${target}\n`);
}

function startedOn(instance: Instance): TargetName | undefined {
  try {
    const name = readFileSync(targetFile(instance), "utf8").trim();
    return name in TARGETS ? (name as TargetName) : undefined;
  } catch {
    return undefined;
  }
}

/** Gone when the stack is down. */
function targetFile(instance: Instance): string {
  return join(instance.folder, "run", "target");
}
