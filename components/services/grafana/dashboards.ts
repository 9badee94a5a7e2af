import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { ConfigFile } from "../../service.ts";

/** Folder of the dashboards that people edit; its folders are Grafana's folders. */
export const DASHBOARDS = fileURLToPath(new URL("../../../dashboards/", import.meta.url));

/** Dashboard files by path, `dashboards/<folder>/<name>.json`, sorted, exactly as they are in the repository. */
export function readDashboards(folder = DASHBOARDS): Record<string, ConfigFile> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [
        `dashboards/${relative(folder, path).split(sep).join("/")}`,
        { content: readFileSync(path, "utf8"), onChange: "reload" },
      ]),
  );
}

/** What `provisioning/dashboards/telltale.yaml` holds: Grafana looks at the files by itself and takes what changed. */
export function renderDashboardProvider(path: string) {
  return {
    apiVersion: 1,
    providers: [
      {
        name: "telltale",
        type: "file",
        updateIntervalSeconds: 10,
        // A dashboard is changed in its file, and goes when its file goes.
        allowUiUpdates: false,
        disableDeletion: false,
        options: { path, foldersFromFilesStructure: true },
      },
    ],
  };
}
