import type { Settings } from "../../../stacks/settings.ts";
import type { ServiceSpec } from "../../service.ts";
import { hashOf, renderReference } from "./container.ts";
import { configVolume, dataVolume, setupName } from "./names.ts";
import type { ContainerPlan, Mount, Upload } from "./plan.ts";

/** Files that are there to be copied, by service; the volumes that they go to; the volumes that hold data. */
const GIVEN = "/given";
const CONFIG = "/config";
export const DATA = "/data";

/**
 * The step that makes volumes what services expect: configuration files as described, no others, and data folders that
 * belong to the service's user. It also is how `backup` and `restore` reach data.
 */
export function renderSetup(stack: string, settings: Settings, specs: readonly ServiceSpec[]): ContainerPlan {
  const uploads = renderUploads(specs);
  const script = renderScript(specs);
  return {
    name: setupName(stack),
    kind: "step",
    service: "setup",
    image: "busybox",
    reference: renderReference("busybox", settings),
    entrypoint: ["sh"],
    command: ["-c", script],
    user: "0:0",
    environment: {},
    uploads,
    mounts: specs.flatMap((spec) => mountsOf(stack, spec)),
    ports: [],
    memory: 32,
    capabilities: ["CHOWN", "DAC_OVERRIDE", "FOWNER"],
    needs: [],
    version: hashOf([script, uploads]),
  };
}

function renderUploads(specs: readonly ServiceSpec[]): Upload[] {
  return specs.flatMap(({ name, files }) =>
    Object.entries(files).map(([path, { content }]) => ({
      path: `${GIVEN}/${name}/${path}`,
      owner: 0,
      mode: "0644",
      from: { content },
    })),
  );
}

function mountsOf(stack: string, { name, dataFolders = [] }: ServiceSpec): Mount[] {
  return [
    { volume: configVolume(stack, name), path: `${CONFIG}/${name}`, readOnly: false },
    ...dataFolders.map((folder) => ({
      volume: dataVolume(stack, name, folder),
      path: dataPath(name, folder),
      readOnly: false,
    })),
  ];
}

/** Where the step has a data folder. */
export function dataPath(service: string, folder: string): string {
  return `${DATA}/${service}/${folder}`;
}

/** A file is replaced whole, and only if it is another one: a service may be reading it. */
function renderScript(specs: readonly ServiceSpec[]): string {
  return `set -eu
place() {
  mkdir -p ${GIVEN}/$1
  cd ${CONFIG}/$1
  find . -type f | while read -r file; do [ -e "${GIVEN}/$1/$file" ] || rm "$file"; done
  cd ${GIVEN}/$1
  find . -type f | while read -r file; do
    target="${CONFIG}/$1/$file"
    cmp -s "$file" "$target" && continue
    mkdir -p "$(dirname "$target")"
    cp "$file" "$target.new"
    chmod 0644 "$target.new"
    mv "$target.new" "$target"
  done
}
${specs.map(({ name }) => `place ${name}`).join("\n")}
${specs
  .flatMap(({ name, dataFolders = [], container: { user } }) =>
    dataFolders.map((folder) => `chown ${user}:${user} ${dataPath(name, folder)}`),
  )
  .join("\n")}
`;
}
