import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of the alert rules that people edit. */
export const ALERT_RULES = fileURLToPath(new URL("../../alert-rules/", import.meta.url));

/** Rule files of one folder, by name, exactly as they are in the repository; tests and limits lie in folders of their own. */
export function readRuleFiles(folder = ALERT_RULES): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** Rules that Loki evaluates: what it records is written to Prometheus. */
export function readLogRuleFiles(): Readonly<Record<string, string>> {
  return readRuleFiles(join(ALERT_RULES, "logs"));
}
