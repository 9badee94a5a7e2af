import type { Settings } from "../../../../stacks/settings.ts";
import type { Command } from "../../../command.ts";
import { IMAGES, type Image } from "../../../images.ts";
import type { ServiceSpec } from "../../../service.ts";
import type { ContainedSpec } from "../../containers/contained.ts";
import { memoryEnvironment, renderCommand, renderReference } from "../../containers/image.ts";
import { secretsOf } from "../../containers/secret-source.ts";
import { localPort } from "../../local-address.ts";
import { contentsOf, hashOf } from "../../version.ts";
import { configVolume, containerName, dataVolume, secretsVolume, setupName, stepName } from "./names.ts";
import { CONFIG, IN_CONTAINER, SECRETS } from "./placement.ts";
import type { ContainerPlan, Mount } from "./plan.ts";

/** What a service is rendered for. */
export interface Surroundings {
  readonly stack: string;
  readonly settings: Settings;
  /** Secrets in files of the user's machine that the service reads. */
  readonly userFiles: readonly string[];
  /** Folders of the user's machine that it reads. */
  readonly userFolders: readonly string[];
}

/** A service's steps and its container, in the order in which they start. */
export function renderContainers(spec: ContainedSpec, surroundings: Surroundings): ContainerPlan[] {
  const { stack, settings } = surroundings;
  const service = renderService(spec, surroundings);
  const prepare = (spec.prepare ?? []).map(
    ({ name, command }, index): ContainerPlan => ({
      ...stepOf(service),
      ...renderCommand(spec.container.image, command),
      name: stepName(stack, spec.name, name),
      needs: [
        setupName(stack),
        ...neighbours(spec, surroundings),
        ...(spec.prepare ?? []).slice(0, index).map((before) => stepName(stack, spec.name, before.name)),
      ],
    }),
  );
  const needs = [...service.needs, ...prepare.map(({ name }) => name)];
  return [
    ...prepare,
    { ...service, needs },
    ...renderReload(spec, service, settings),
    ...renderReady(spec, service, settings),
  ];
}

function renderService(spec: ContainedSpec, surroundings: Surroundings): ContainerPlan {
  const { stack, settings } = surroundings;
  const { image, user, memory } = spec.container;
  const healthcheck = renderHealthcheck(spec);
  return {
    name: containerName(stack, spec.name),
    kind: "service",
    service: spec.name,
    alias: spec.name,
    image,
    reference: renderReference(image, settings),
    ...renderCommand(image, spec.command),
    user: `${user}:${user}`,
    environment: { ...memoryEnvironment(memory), ...spec.environment },
    uploads: [],
    secrets: secretsOf(spec, surroundings.userFiles),
    mounts: renderMounts(spec, surroundings),
    ...(surroundings.userFolders.length > 0 && { userFolders: surroundings.userFolders }),
    ports: Object.values(spec.endpoints).flatMap(({ port, published }) =>
      published ? [{ container: port, host: localPort(settings.ports.base, port) }] : [],
    ),
    memory,
    capabilities: [],
    ...(healthcheck && { healthcheck }),
    needs: [setupName(stack), ...neighbours(spec, surroundings)],
    version: hashOf(contentsOf(spec, "restart")),
  };
}

function renderMounts(spec: ServiceSpec, { stack, userFiles }: Surroundings): Mount[] {
  const { name, dataFolders = [] } = spec;
  const hasSecrets = secretsOf(spec, userFiles).length > 0;
  return [
    { volume: configVolume(stack, name), path: CONFIG, readOnly: true },
    ...(hasSecrets ? [{ volume: secretsVolume(stack, name), path: SECRETS, readOnly: true }] : []),
    ...dataFolders.map((folder) => ({
      volume: dataVolume(stack, name, folder),
      path: IN_CONTAINER.dataFolder(folder),
      readOnly: false,
    })),
  ];
}

function renderHealthcheck({ health, endpoints, container }: ContainedSpec): Command | undefined {
  if ("command" in health) return health.command;
  const image: Image = IMAGES[container.image];
  return image.probe?.(`http://127.0.0.1:${endpoints[health.endpoint]?.port}${health.path}`);
}

function neighbours({ dependsOn = [] }: ServiceSpec, { stack, settings }: Surroundings): string[] {
  return dependsOn
    .filter((name) => settings.services[name].mode === "deploy")
    .map((name) => containerName(stack, name));
}

/** A container that is like the service's but for what only a server has. */
function stepOf({ alias: _, healthcheck: __, ...service }: ContainerPlan): ContainerPlan {
  return { ...service, kind: "step", ports: [] };
}

/** Tells the service, as its own user, that its files have changed. */
function renderReload(spec: ServiceSpec, service: ContainerPlan, settings: Settings): ContainerPlan[] {
  if (spec.reload !== "SIGHUP") return [];
  return [
    {
      ...shellStep(service, "reload", settings),
      user: service.user,
      entrypoint: ["kill"],
      command: ["-HUP", "1"],
      processesOf: service.name,
      version: hashOf(contentsOf(spec, "reload")),
    },
  ];
}

/** Waits for a service that the engine cannot ask. */
function renderReady(spec: ServiceSpec, service: ContainerPlan, settings: Settings): ContainerPlan[] {
  if (service.healthcheck || !("endpoint" in spec.health)) return [];
  const url = `http://${spec.name}:${spec.endpoints[spec.health.endpoint]?.port}${spec.health.path}`;
  const script = `for try in $(seq 120); do wget -q -O /dev/null ${url} && exit; sleep 0.5; done; exit 1`;
  return [
    {
      ...shellStep(service, "ready", settings),
      entrypoint: ["sh"],
      command: ["-c", script],
      version: hashOf(service),
    },
  ];
}

function shellStep(service: ContainerPlan, step: string, settings: Settings): Omit<ContainerPlan, "version"> {
  return {
    name: `${service.name}-${step}`,
    kind: "step",
    service: service.service,
    image: "busybox",
    reference: renderReference("busybox", settings),
    command: [],
    user: "65534:65534",
    environment: {},
    uploads: [],
    secrets: [],
    mounts: [],
    ports: [],
    memory: 16,
    capabilities: [],
    needs: [service.name],
  };
}
