import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { findPulumi } from "../../components/targets/pulumi/pulumi-cli.ts";

/** What the true `pulumi up` lacks here: its CLI and providers cannot be had from package registries. */
export function whatPulumiLacks(...providers: readonly string[]): string | undefined {
  if (findPulumi() === undefined) return "The Pulumi CLI is not on PATH";
  const lacking = providers.filter((name) => !isProviderThere(name));
  return lacking.length > 0 ? `Pulumi's providers are not all there (${lacking.join(", ")})` : undefined;
}

function isProviderThere(name: string): boolean {
  const plugins = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
  return (
    (process.env.PATH ?? "")
      .split(delimiter)
      .some((folder) => existsSync(join(folder, `pulumi-resource-${name}`))) ||
    (existsSync(plugins) && readdirSync(plugins).some((plugin) => plugin.startsWith(`resource-${name}-`)))
  );
}
