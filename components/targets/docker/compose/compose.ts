import { basename } from "node:path";
import { stringify } from "yaml";
import type { SecretName } from "../../../secrets.ts";
import type { SecretSource } from "../../containers/secret-source.ts";
import { HEALTH_CHECK, LOG_ROTATION, MACHINE, SECURITY_OPTIONS } from "../plan/container-defaults.ts";
import { IN_CONTAINER } from "../plan/placement.ts";
import type { ContainerPlan, DockerPlan, Upload } from "../plan/plan.ts";
import { renderReadme } from "./compose-readme.ts";

/** A stack for Docker Compose, v2.24 or newer. */
export interface ComposeProject {
  /** Contents by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Secrets whose values `.env` holds, by variable. */
  readonly variables: Readonly<Record<string, SecretName>>;
}

/** First line of the file by which a folder is known to hold a rendered project. */
export const COMPOSE_MARK = "# Rendered by Telltale: telltale render --to compose";

/** Folder in which the step `setup` finds configuration, and the one beside compose.yaml that is mounted there. */
const GIVEN_CONFIG = "/given/config";
const CONFIG = "config";

/** The same containers that the Docker target runs, for Docker Compose to run. Pure. */
export function renderCompose(plan: DockerPlan): ComposeProject {
  const name = (container: string) => container.slice(plan.network.length + 1);
  // What is done after a service has started is a matter of one moment; Compose knows only what is to be there.
  const containers = plan.containers.filter(
    ({ kind, name }) => kind === "service" || plan.containers.some(({ needs }) => needs.includes(name)),
  );
  const uploads = containers.flatMap((one) => one.uploads);
  const sources = uploads.flatMap(({ from }) => ("content" in from ? [] : [from]));
  const compose = {
    name: plan.network,
    services: Object.fromEntries(
      containers.map((one) => [name(one.name), renderService(one, containers, name)]),
    ),
    volumes: Object.fromEntries(
      [...plan.dataVolumes, ...plan.configVolumes].map((volume) => [name(volume), {}]),
    ),
    secrets: Object.fromEntries(
      sources.map((one) => [
        nameOf(one),
        "secret" in one ? { environment: variableOf(one.secret) } : { file: literal(one.userFile) },
      ]),
    ),
  };
  const reloaded = plan.containers.flatMap(({ processesOf }) => (processesOf ? [name(processesOf)] : []));
  return {
    files: {
      "compose.yaml": `${COMPOSE_MARK}\n${stringify(compose, { lineWidth: 0, version: "1.1" })}`,
      "README.md": renderReadme(reloaded),
      ...Object.fromEntries(uploads.flatMap(renderFile)),
    },
    variables: Object.fromEntries(
      sources.flatMap((one) => ("secret" in one ? [[variableOf(one.secret), one.secret]] : [])),
    ),
  };
}

function renderService(
  one: ContainerPlan,
  all: readonly ContainerPlan[],
  name: (container: string) => string,
) {
  const needs = all.filter((other) => one.needs.includes(other.name));
  const secrets = one.uploads.flatMap(renderSecret);
  return {
    image: one.reference,
    ...(one.entrypoint && { entrypoint: one.entrypoint.map(literal) }),
    ...(one.command.length > 0 && { command: one.command.map(literal) }),
    user: one.user,
    ...(Object.keys(one.environment).length > 0 && {
      environment: Object.fromEntries(
        Object.entries(one.environment).map(([key, value]) => [key, literal(value)]),
      ),
    }),
    volumes: [
      ...givenFolders(one).map((folder) => `./${CONFIG}/${folder}:${GIVEN_CONFIG}/${folder}:ro`),
      ...one.mounts.map(({ volume, path, readOnly }) => `${name(volume)}:${path}${readOnly ? ":ro" : ""}`),
      ...(one.userFolders ?? []).map(renderUserFolder),
    ],
    ...(secrets.length > 0 && { secrets }),
    ...(one.ports.length > 0 && {
      ports: one.ports.map(({ container, host }) => `127.0.0.1:${host}:${container}`),
    }),
    ...(needs.length > 0 && {
      depends_on: Object.fromEntries(
        needs.map((other) => [name(other.name), { condition: conditionOf(other) }]),
      ),
    }),
    ...(one.healthcheck && { healthcheck: renderHealthcheck(one.healthcheck) }),
    mem_limit: `${one.memory}m`,
    memswap_limit: `${one.memory}m`,
    cap_drop: ["ALL"],
    ...(one.capabilities.length > 0 && { cap_add: [...one.capabilities] }),
    security_opt: [...SECURITY_OPTIONS],
    extra_hosts: [`${MACHINE.host}:${MACHINE.ip}`],
    logging: { driver: "json-file", options: { ...LOG_ROTATION } },
    restart: one.kind === "service" ? "unless-stopped" : "no",
    // Compose replaces a container when a label changes, but not when a file does that it reads at its start.
    labels: { "telltale.version": one.version },
  };
}

/** In full: in short Compose would make a folder that is not there. */
function renderUserFolder(path: string) {
  return {
    type: "bind",
    source: literal(path),
    target: literal(IN_CONTAINER.userFolder(path)),
    read_only: true,
    bind: { create_host_path: false },
  };
}

/** In Compose's files `$` begins a variable. */
function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}

function conditionOf({ kind, healthcheck }: ContainerPlan): string {
  if (kind === "step") return "service_completed_successfully";
  return healthcheck ? "service_healthy" : "service_started";
}

function renderHealthcheck(command: readonly string[]) {
  const { startPeriod, ...times } = HEALTH_CHECK;
  return { test: ["CMD", ...command.map(literal)], ...times, start_period: startPeriod };
}

/**
 * Compose copies a secret of a variable into the container, and mounts one of a file; whoever owns it, `setup` may read
 * it. With an owner given Compose has the engine look up the container's user, and Docker 20.10 knows no `0:0`.
 */
function renderSecret({ path, from }: Upload) {
  return "content" in from ? [] : [{ source: nameOf(from), target: literal(path), mode: "0400" }];
}

function nameOf(source: SecretSource): string {
  if ("secret" in source) return source.secret;
  return basename(IN_CONTAINER.userFile(source.userFile)).replaceAll(/[^\w.-]/g, "_");
}

/** `TELLTALE_SECRET_INGEST_TOKEN` */
function variableOf(secret: SecretName): string {
  return `TELLTALE_SECRET_${secret.toUpperCase().replaceAll("-", "_")}`;
}

function renderFile({ path, from }: Upload): [path: string, content: string][] {
  if (!("content" in from)) return [];
  if (!path.startsWith(`${GIVEN_CONFIG}/`))
    throw new Error(`Compose is given no place for the file ${path}.`);
  return [[CONFIG + path.slice(GIVEN_CONFIG.length), from.content]];
}

/** Services whose configuration a container is given. */
function givenFolders({ uploads }: ContainerPlan): string[] {
  return [
    ...new Set(uploads.flatMap(({ path, from }) => ("content" in from ? [path.split("/")[3] ?? ""] : []))),
  ];
}
