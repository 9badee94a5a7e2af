import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readYamlFiles } from "./yaml-file.ts";

/** Folder of the alert rules that people edit. */
export const ALERT_RULES = fileURLToPath(new URL("../../alert-rules/", import.meta.url));

/**
 * Rule files of one folder, by name, exactly as they are in the repository; tests and limits lie in folders of their own.
 * @throws UserError with file, line and column if one is not YAML.
 */
export function readRuleFiles(folder = ALERT_RULES): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  const files = readYamlFiles(names.sort().map((name) => join(folder, name)));
  return Object.fromEntries(files.map(({ path, content }) => [basename(path), content]));
}

/** Rules that Loki evaluates: what it records is written to Prometheus. */
export function readLogRuleFiles(): Readonly<Record<string, string>> {
  return readRuleFiles(join(ALERT_RULES, "logs"));
}
