import { basename } from "node:path";
import type { Settings } from "../../../../stacks/settings.ts";
import type { ContainedSpec } from "../../containers/contained.ts";
import { renderReference } from "../../containers/image.ts";
import { type SecretSource, secretsOf } from "../../containers/secret-source.ts";
import { hashOf } from "../../version.ts";
import { configVolume, dataVolume, secretsVolume, setupName } from "./names.ts";
import { IN_CONTAINER } from "./placement.ts";
import type { ContainerPlan, Mount, Upload } from "./plan.ts";

/** Where the step has the files that it is given, and the volumes that they go to. */
const GIVEN = "/given";
const PLACED = "/placed";
export const DATA = "/data";

/** A service, and the secrets that it reads from files of the user's machine. */
export interface Furnished {
  readonly spec: ContainedSpec;
  readonly userFiles: readonly string[];
}

/**
 * The step that makes volumes what services expect: configuration and secrets as described, nothing else, and data
 * folders that belong to the service's user. It also is how `backup` and `restore` reach data.
 */
export function renderSetup(
  stack: string,
  settings: Settings,
  services: readonly Furnished[],
): ContainerPlan {
  const uploads = services.flatMap(renderUploads);
  const script = renderScript(services);
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
    secrets: [],
    mounts: services.flatMap((one) => renderMounts(stack, one)),
    ports: [],
    memory: 32,
    capabilities: ["CHOWN", "DAC_OVERRIDE", "FOWNER"],
    needs: [],
    version: hashOf([script, uploads]),
  };
}

/** Where the step has a data folder. */
export function dataPath(service: string, folder: string): string {
  return `${DATA}/${service}/${folder}`;
}

function renderUploads({ spec, userFiles }: Furnished): Upload[] {
  return [
    ...Object.entries(spec.files).map(([path, { content }]) => ({
      path: `${GIVEN}/config/${spec.name}/${path}`,
      from: { content },
    })),
    ...secretsOf(spec, userFiles).map((from) => ({
      path: `${GIVEN}/secrets/${spec.name}/${secretFile(from)}`,
      from,
    })),
  ];
}

function secretFile(source: SecretSource): string {
  return basename(
    "secret" in source ? IN_CONTAINER.secretFile(source.secret) : IN_CONTAINER.userFile(source.userFile),
  );
}

function renderMounts(stack: string, { spec, userFiles }: Furnished): Mount[] {
  const { name, dataFolders = [] } = spec;
  const hasSecrets = secretsOf(spec, userFiles).length > 0;
  return [
    { volume: configVolume(stack, name), path: `${PLACED}/config/${name}`, readOnly: false },
    ...(hasSecrets
      ? [{ volume: secretsVolume(stack, name), path: `${PLACED}/secrets/${name}`, readOnly: false }]
      : []),
    ...dataFolders.map((folder) => ({
      volume: dataVolume(stack, name, folder),
      path: dataPath(name, folder),
      readOnly: false,
    })),
  ];
}

/** A file is replaced whole, and only if it is another one: a service may be reading it. */
function renderScript(services: readonly Furnished[]): string {
  const place = services.flatMap(({ spec, userFiles }) => [
    `place config/${spec.name} 0 0644`,
    ...(secretsOf(spec, userFiles).length > 0
      ? [`place secrets/${spec.name} ${spec.container.user} 0400`]
      : []),
  ]);
  const own = services.flatMap(({ spec: { name, dataFolders = [], container } }) =>
    dataFolders.map((folder) => `chown ${container.user}:${container.user} ${dataPath(name, folder)}`),
  );
  return `set -eu
place() { # folder, owner, mode
  mkdir -p ${GIVEN}/$1
  cd ${PLACED}/$1
  find . -type f | while read -r file; do [ -e "${GIVEN}/$1/$file" ] || rm "$file"; done
  cd ${GIVEN}/$1
  find . -type f | while read -r file; do
    target="${PLACED}/$1/$file"
    cmp -s "$file" "$target" && continue
    mkdir -p "$(dirname "$target")"
    cp "$file" "$target.new"
    chown "$2:$2" "$target.new"
    chmod "$3" "$target.new"
    mv "$target.new" "$target"
  done
}
${[...place, ...own].join("\n")}
`;
}
