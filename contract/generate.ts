import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderAlertGuide } from "../components/alerts/alert-table.ts";
import { renderLimits } from "../components/alerts/limits.ts";
import { renderContentNames } from "./generate/content.ts";
import { renderDerivation } from "./generate/derivation.ts";
import { renderReference } from "./generate/reference.ts";
import { renderTypeScript } from "./generate/typescript.ts";
import { loadRegistry, type Registry } from "./registry.ts";

const ROOT = join(import.meta.dirname, "..");

/** What is generated, from the contract and from alert rules, by path in the repository. */
const GENERATED: Readonly<Record<string, (registry: Registry) => string>> = {
  "alert-rules/tests/limits.yaml": () =>
    `# Generated from alert-rules/limits/defaults.yaml.\n${renderLimits({})}`,
  "components/services/collector/content.generated.ts": renderContentNames,
  "components/services/collector/derivation.generated.yaml": renderDerivation,
  "docs/alerts.md": () => renderAlertGuide(),
  "docs/reference.md": renderReference,
  "sdk/typescript/src/contract.generated.ts": renderTypeScript,
};

/** Paths of generated files that differ from what would be generated. */
export function findStale(): string[] {
  const registry = loadRegistry();
  return Object.entries(GENERATED).flatMap(([path, render]) => {
    const file = join(ROOT, path);
    return existsSync(file) && readFileSync(file, "utf8") === render(registry) ? [] : [path];
  });
}

function generate(): void {
  const registry = loadRegistry();
  for (const [path, render] of Object.entries(GENERATED)) writeFileSync(join(ROOT, path), render(registry));
}

if (import.meta.main) generate();
