import type { Settings } from "../../../../stacks/settings.ts";
import type { Command } from "../../../command.ts";
import type { ContainedSpec } from "../../containers/contained.ts";
import { memoryEnvironment, renderCommand, renderReference } from "../../containers/image.ts";
import type { Config } from "./config.ts";
import type { Container, VolumeMount } from "./objects.ts";
import { dataPath } from "./placement.ts";
import { portsOf } from "./ports.ts";
import { renderProbes } from "./probes.ts";
import { renderReload } from "./reload.ts";

/** What all containers of a service's pods share. */
export interface Furniture {
  readonly settings: Settings;
  readonly config: Config;
  /** Default: the service reads no secrets. */
  readonly secrets: VolumeMount | undefined;
  /** How many pods run side by side. */
  readonly replicas: number;
  /** Account of its own, by which it asks the API server. Default: it asks for nothing. */
  readonly account?: string | undefined;
  /** Services of the stack that must be ready first, each with a port. */
  readonly needs: readonly { readonly name: string; readonly port: number }[];
}

/** What `restricted` asks of every container: https://kubernetes.io/docs/concepts/security/pod-security-standards */
export const SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
} as const;
export const SMALL = { requests: { cpu: "5m", memory: "16Mi" }, limits: { memory: "16Mi" } } as const;

/** The service's container. */
export function renderContainer(spec: ContainedSpec, furniture: Furniture): Container {
  return {
    ...renderProgram(spec, spec.name, spec.command, furniture),
    ports: portsOf(spec.endpoints).map(({ name, port, protocol }) => ({
      name,
      containerPort: port,
      ...(protocol === "UDP" && { protocol }),
    })),
    ...renderProbes(spec),
  };
}

/** What comes before it, each run to its end; last what runs beside it. */
export function renderInitContainers(spec: ContainedSpec, furniture: Furniture): Container[] {
  const { settings, needs, config } = furniture;
  return [
    ...needs.map((need) => renderWait(need, settings)),
    ...(spec.prepare ?? []).map(({ name, command }) => renderProgram(spec, name, command, furniture)),
    ...renderReload(spec, config, renderReference("busybox", settings)),
  ];
}

function renderProgram(
  spec: ContainedSpec,
  name: string,
  command: Command,
  { settings, config, secrets }: Furniture,
): Container {
  const { image, memory } = spec.container;
  const { entrypoint, command: args } = renderCommand(image, command);
  const environment = { ...memoryEnvironment(memory), ...spec.environment };
  return {
    name,
    image: renderReference(image, settings),
    imagePullPolicy: "IfNotPresent",
    ...(entrypoint && { command: [...entrypoint] }),
    args: [...args],
    env: Object.entries(environment).map(([variable, value]) => ({ name: variable, value: verbatim(value) })),
    // What is asked for is what is given: memory cannot be taken back.
    resources: { requests: { cpu: "50m", memory: `${memory}Mi` }, limits: { memory: `${memory}Mi` } },
    securityContext: { ...SECURITY, capabilities: { drop: [...SECURITY.capabilities.drop] } },
    volumeMounts: [
      ...config.mounts,
      ...(secrets ? [secrets] : []),
      ...(spec.dataFolders ?? []).map((folder) => ({ name: folder, mountPath: dataPath(folder) })),
    ],
  };
}

/** A Service leads nowhere until a pod behind it is ready. */
function renderWait({ name, port }: Furniture["needs"][number], settings: Settings): Container {
  return {
    name: `wait-for-${name}`,
    image: renderReference("busybox", settings),
    imagePullPolicy: "IfNotPresent",
    command: ["sh", "-c", `until nc -z -w 2 ${name} ${port}; do sleep 1; done`],
    resources: { requests: { ...SMALL.requests }, limits: { ...SMALL.limits } },
    securityContext: { ...SECURITY, capabilities: { drop: [...SECURITY.capabilities.drop] } },
  };
}

/** The kubelet would fill in `$(NAME)`. */
function verbatim(value: string): string {
  return value.replaceAll("$(", "$$$$(");
}
