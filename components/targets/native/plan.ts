import type { Settings } from "../../../stacks/settings.ts";
import { UserError } from "../../error.ts";
import type { SecretName } from "../../secrets.ts";
import type { Endpoint, Service, ServiceSpec } from "../../service.ts";
import { type Instance, logFile } from "../instance.ts";
import { localAddress, localPort, mainEndpoint } from "../local-address.ts";
import { describeDeployed } from "../render-context.ts";
import { contentsOf, hashOf } from "../version.ts";
import { placeNatively } from "./placement.ts";
import type { Command, RunOrder, ServiceRun } from "./run-files.ts";

/** Descriptions of the services that this instance runs itself. */
export function describeServices(
  instance: Instance,
  settings: Settings,
  services: readonly Service[],
): ServiceSpec[] {
  return describeDeployed(settings, services, placeNatively(instance, settings));
}

/** What an order depends on beyond descriptions. */
export interface Found {
  /** Absolute path of a program. */
  readonly locate: (program: string) => string;
  /** What a secret is, for whose change a service starts anew. */
  readonly secret: (name: SecretName) => string;
}

/** The supervisor's order for these services. */
export function orderFor(
  instance: Instance,
  settings: Settings,
  specs: readonly ServiceSpec[],
  found: Found,
): RunOrder {
  const services = specs.map((spec) => runOf(instance, settings, spec, found));
  return { id: hashOf(services), services };
}

/** Ports that a service listens on, by endpoint. */
export function portsOf(spec: ServiceSpec, base: number): { endpoint: string; port: number }[] {
  return Object.entries(spec.endpoints).map(([endpoint, { port }]) => ({
    endpoint: `${spec.name}.${endpoint}`,
    port: localPort(base, port),
  }));
}

function runOf(
  instance: Instance,
  settings: Settings,
  spec: ServiceSpec,
  { locate, secret }: Found,
): ServiceRun {
  const absolute = ([program, ...args]: Command): Command => [locate(program), ...args];
  const urlOf = (endpoint: Endpoint) => localAddress(endpoint, settings.ports.base).url;
  const run = {
    name: spec.name,
    command: absolute(spec.command),
    prepare: (spec.prepare ?? []).map(({ name, command }) => ({ name, command: absolute(command) })),
    environment: spec.environment ?? {},
    logFile: logFile(instance, spec.name),
    url: urlOf(mainEndpoint(spec)),
    health: healthUrl(spec, urlOf),
    dependsOn: (spec.dependsOn ?? []).filter((name) => settings.services[name].mode === "deploy"),
    reload: spec.reload === "SIGHUP" ? spec.reload : null,
  };
  const { command, prepare, environment } = run;
  const secrets = (spec.secrets ?? []).map(secret);
  const restart = hashOf([command, prepare, environment, contentsOf(spec, "restart"), secrets]);
  return { ...run, versions: { restart, reload: hashOf(contentsOf(spec, "reload")) } };
}

function healthUrl({ name, endpoints, health }: ServiceSpec, urlOf: (endpoint: Endpoint) => string): string {
  if ("endpoint" in health) return urlOf(endpoints[health.endpoint] as Endpoint) + health.path;
  throw new UserError("The native target asks for a service's health by HTTP only:", [
    { path: `${name}.health.command`, message: "give an http endpoint and a path" },
  ]);
}
