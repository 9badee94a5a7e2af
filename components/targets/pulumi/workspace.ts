import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import type { Instance } from "../instance.ts";
import type { Outputs } from "../outputs.ts";
import type { UpOptions } from "../target.ts";
import { userDataFolder } from "../user-folders.ts";
import { obtainPulumi, pulumiEnvironment } from "./pulumi-cli.ts";

/** Name of the project in Pulumi.yaml: state that `pulumi up` and `telltale up` share is found by it. */
const PROJECT = "telltale";

/** What Pulumi runs, and with what in its environment. */
export interface Program {
  readonly deploy: () => Promise<Outputs>;
  readonly environment: Readonly<Record<string, string>>;
}

/** A stack as Pulumi knows it, with its program in this process. */
export async function openProgram(
  { checkout, stack }: Instance,
  { deploy, environment }: Program,
  { signal, reporter }: Pick<UpOptions, "signal" | "reporter">,
): Promise<Stack> {
  const folder = await obtainPulumi(signal, reporter.tell);
  const envVars = { ...pulumiEnvironment(checkout, folder), ...environment };
  // The CLI writes the salt of its encryption into the stack's file; here it is not the user's.
  const workDir = join(userDataFolder(), "workspace");
  mkdirSync(workDir, { recursive: true, mode: 0o700 });
  process.env.PATH = envVars.PATH;
  return LocalWorkspace.createOrSelectStack(
    { stackName: stack, projectName: PROJECT, program: deploy },
    { workDir, envVars, pulumiCommand: await PulumiCommand.get({ skipVersionCheck: true }) },
  );
}
