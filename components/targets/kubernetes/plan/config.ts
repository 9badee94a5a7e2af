import { dirname } from "node:path/posix";
import { UserError } from "../../../error.ts";
import type { ContainedSpec } from "../../containers/contained.ts";
import { contentsOf, hashOf } from "../../version.ts";
import { type Home, metadataOf } from "./names.ts";
import type { ConfigMap, Volume, VolumeMount, VolumeProjection } from "./objects.ts";
import { CONFIG } from "./placement.ts";

/** What a cluster takes in one object: https://kubernetes.io/docs/concepts/configuration/configmap */
const LARGEST = 1024 * 1024;

/** A service's configuration: ConfigMaps, and how its pods see them as one folder. */
export interface Config {
  readonly maps: ConfigMap[];
  readonly volumes: Volume[];
  readonly mounts: VolumeMount[];
}

/**
 * Files for whose change a service restarts are in a map that is named by their hash, so that another one changes the
 * pods. Files that it reloads are in a map for each folder, whose name stays; it is mounted whole, so that a new file
 * changes no pod either.
 */
export function renderConfig(spec: ContainedSpec, home: Home): Config {
  const restarts = contentsOf(spec, "restart");
  const live = byFolder(contentsOf(spec, "reload"));
  const fixed =
    restarts.length === 0
      ? undefined
      : renderMap(`${spec.name}-config-${hashOf(restarts)}`, spec, home, restarts);
  const liveMaps = new Map(
    [...live].map(([folder, files]) => [folder, renderMap(liveName(spec.name, folder), spec, home, files)]),
  );
  const folders = [...new Set([".", ...live.keys()])].sort();
  const volumes = folders.flatMap((folder): (Volume & { folder: string })[] => {
    const sources = [
      ...(fixed ? project(fixed, restarts, folder, [...live.keys()]) : []),
      ...(liveMaps.has(folder) ? [{ configMap: { name: liveMaps.get(folder)?.metadata.name ?? "" } }] : []),
    ];
    if (sources.length === 0) return [];
    return [{ folder, name: volumeName(folder), projected: { defaultMode: 0o444, sources } }];
  });
  return {
    maps: [...(fixed ? [{ ...fixed, immutable: true }] : []), ...liveMaps.values()],
    volumes: volumes.map(({ folder: _, ...volume }) => volume),
    mounts: volumes.map(({ folder, name }) => ({
      name,
      mountPath: folder === "." ? CONFIG : `${CONFIG}/${folder}`,
      readOnly: true,
    })),
  };
}

function byFolder(files: readonly [string, string][]): Map<string, [string, string][]> {
  const folders = new Map<string, [string, string][]>();
  for (const file of files) {
    const folder = dirname(file[0]);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return folders;
}

/** Restart files that belong into one folder's volume: those below it, but not in a deeper one with a volume of its own. */
function project(
  map: ConfigMap,
  files: readonly [string, string][],
  folder: string,
  own: readonly string[],
): VolumeProjection[] {
  const items = files.flatMap(([path]) => {
    const home = own
      .filter((one) => one !== "." && path.startsWith(`${one}/`))
      .sort((a, b) => b.length - a.length)[0];
    if ((home ?? ".") !== folder) return [];
    return [{ key: keyOf(path), path: folder === "." ? path : path.slice(folder.length + 1) }];
  });
  return items.length === 0 ? [] : [{ configMap: { name: map.metadata.name, items } }];
}

function renderMap(
  name: string,
  spec: ContainedSpec,
  home: Home,
  files: readonly [string, string][],
): ConfigMap {
  const isLive = spec.files[files[0]?.[0] ?? ""]?.onChange === "reload";
  const data = Object.fromEntries(
    files.map(([path, content]) => [isLive ? baseOf(path) : keyOf(path), content]),
  );
  checkKeys(spec.name, files);
  checkSize(spec.name, data);
  return { apiVersion: "v1", kind: "ConfigMap", metadata: metadataOf(name, spec, home), data };
}

function checkKeys(service: string, files: readonly [string, string][]): void {
  const odd = files.filter(([path]) => !/^[-._A-Za-z0-9]+$/.test(baseOf(path)));
  if (odd.length === 0) return;
  throw new UserError(
    "These files cannot be had in a cluster:",
    odd.map(([path]) => ({
      path: `${service}.files["${path}"]`,
      message: "allowed: a name of letters, digits, -, _ and .; rename the file",
    })),
  );
}

function checkSize(service: string, data: Readonly<Record<string, string>>): void {
  const bytes = Object.entries(data).reduce(
    (sum, [key, text]) => sum + key.length + Buffer.byteLength(text),
    0,
  );
  if (bytes <= LARGEST) return;
  const largest = Object.entries(data).sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
  throw new UserError("This configuration is too large for a cluster:", [
    {
      path: `${service}.files`,
      message: `${bytes} bytes in one folder were given, the largest file is ${largest}; allowed: ${LARGEST}. Spread the files over several folders`,
    },
  ]);
}

/** A key has no slashes. */
function keyOf(path: string): string {
  return path.replaceAll("/", "..");
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function liveName(service: string, folder: string): string {
  return folder === "." ? `${service}-live` : `${service}-live-${slug(folder)}`;
}

function volumeName(folder: string): string {
  return folder === "." ? "config" : `config-${slug(folder)}`.slice(0, 63);
}

/** Folders are named by people: `Agents/LLM calls`. */
function slug(folder: string): string {
  if (/^[a-z0-9]+(\/[a-z0-9]+)*$/.test(folder)) return folder.replaceAll("/", "-");
  const plain = folder.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `${plain.slice(0, 30).replace(/^-|-$/g, "")}-${hashOf(folder).slice(0, 8)}`;
}
