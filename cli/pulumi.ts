import { execa } from "execa";
import { engineEnvironment } from "../components/targets/docker/engine/engine.ts";
import { obtainPulumi, pulumiEnvironment } from "../components/targets/pulumi/pulumi-cli.ts";

/** Runs the Pulumi CLI on a checkout; a stack that it does not know yet is made first. Gives its exit code. */
export async function runPulumi(checkout: string, args: readonly string[]): Promise<number> {
  const folder = await obtainPulumi(AbortSignal.timeout(300_000), console.error);
  const env = { ...pulumiEnvironment(checkout, folder), ...engineEnvironment() };
  const options = { cwd: checkout, env, stdio: "inherit", reject: false } as const;
  const stack = args.join(" ").match(/(?:^| )(?:-s|--stack)[ =]([^ ]+)/)?.[1];
  if (stack !== undefined && args[0] !== "stack") {
    await execa("pulumi", ["stack", "init", stack, "--no-select"], { ...options, stdio: "ignore" });
  }
  const { exitCode } = await execa("pulumi", args, options);
  return exitCode ?? 1;
}
