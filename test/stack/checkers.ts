import { join } from "node:path";
import { execa } from "execa";
import type { ServiceSpec } from "../../components/service.ts";
import type { ServiceName } from "../../components/service-names.ts";
import { PREVIEW_PROGRAM } from "../../components/services/preview.ts";
import { configFolder, type Instance } from "../../components/targets/instance.ts";
import { writeInstanceFiles } from "../../components/targets/native/instance-files.ts";

/** How each service checks a configuration, the folder of its files being given. */
const CHECKERS: Readonly<
  Partial<Record<ServiceName, (folder: string, files: readonly string[]) => readonly [string, ...string[]]>>
> = {
  collector: (folder, files) => [
    "otelcol",
    "validate",
    ...files.map((file) => `--config=${join(folder, file)}`),
  ],
  prometheus: (folder, files) => [
    "promtool",
    ...["check", "config", join(folder, "prometheus.yml")],
    // One that stores nothing has no rules.
    ...(files.some((file) => file.startsWith("rules/")) ? [] : ["--agent"]),
  ],
  // It has read its configuration before it lists its parts.
  mimir: (folder) => ["mimir", `-config.file=${join(folder, "mimir.yaml")}`, "-modules"],
  alertmanager: (folder) => ["amtool", "check-config", join(folder, "alertmanager.yml")],
  loki: (folder) => ["loki", "-verify-config", `-config.file=${join(folder, "loki.yaml")}`],
  jaeger: (folder) => ["jaeger", "validate", "--config", join(folder, "jaeger.yaml")],
  errors: (folder) => [
    "bugsink-python",
    ...["-m", "bugsink.scripts.manage", "check", "--settings=telltale_settings", `--pythonpath=${folder}`],
  ],
  preview: (folder) => ["node", PREVIEW_PROGRAM, join(folder, "preview.json"), "--check"],
};

export const ACCEPTED = "accepted";

/** What the service's own checker says of its files if it refuses them. */
export async function check(
  instance: Instance,
  spec: ServiceSpec,
  programs: ReadonlyMap<string, string>,
): Promise<string> {
  const checker = CHECKERS[spec.name];
  if (!checker) throw new Error(`${spec.name} has no checker`);
  writeInstanceFiles(instance, [spec]);
  const [program, ...args] = checker(configFolder(instance, spec.name), Object.keys(spec.files));
  const { all, exitCode } = await execa(programs.get(program) ?? program, args, { reject: false, all: true });
  if (exitCode === undefined) throw new Error(`${program} cannot be run: ${all}`);
  return exitCode === 0 ? ACCEPTED : all;
}
