import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { canonicalDashboard } from "../components/dashboards/canonical.ts";
import { parseJson } from "../components/dashboards/json-file.ts";
import { whyNotClassic } from "../components/dashboards/kind.ts";
import { type Problem, UserError } from "../components/error.ts";
import { writeAtomically } from "../components/targets/atomic-file.ts";

interface Formatted {
  readonly path: string;
  readonly text: string;
  readonly canonical: string;
}

/**
 * Brings dashboards into their canonical form, or only looks whether they are in it.
 * @param paths files, and folders of them
 * @returns what was done, for a person
 * @throws UserError that names every file that is no dashboard, and when looking, every one that is not canonical
 */
export function formatDashboards(paths: readonly string[], { check }: { readonly check: boolean }): string {
  const files = paths.flatMap(filesIn);
  const read = files.map(readDashboard);
  const problems = read.flatMap((one) => ("problems" in one ? one.problems : []));
  if (problems.length > 0) throw new UserError("These files are no dashboards:", problems);
  const changed = read.flatMap((one) => ("canonical" in one && one.canonical !== one.text ? [one] : []));
  if (check && changed.length > 0)
    throw new UserError("These dashboards are not in canonical form:", advice(changed));
  if (!check) for (const { path, canonical } of changed) writeAtomically(path, canonical);
  const names = changed.map(({ path }) => `\n  ${shown(path)}`).join("");
  return `${files.length} dashboards: ${changed.length === 0 ? "all are in canonical form" : `rewrote${names}`}`;
}

function filesIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UserError(`There is no file or folder ${path}.`);
  if (!found.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function readDashboard(path: string): Formatted | { readonly problems: readonly Problem[] } {
  const text = readFileSync(path, "utf8");
  const { value, problems } = parseJson(shown(path), text);
  if (problems.length > 0) return { problems };
  const reason = whyNotClassic(value);
  if (reason) return { problems: [{ path: shown(path), message: reason }] };
  return { path, text, canonical: canonicalDashboard(value as Record<string, unknown>) };
}

function advice(changed: readonly Formatted[]): Problem[] {
  return changed.map(({ path }) => ({ path: shown(path), message: `telltale fmt ${shown(path)}` }));
}

function shown(path: string): string {
  return relative(process.cwd(), path) || path;
}
