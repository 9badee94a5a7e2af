import { all, type Output, secret } from "@pulumi/pulumi";
import type { Settings } from "../../stacks/settings.ts";
import { dsnsOf, PROJECTS } from "../error-projects.ts";
import type { SecretName } from "../secrets.ts";
import type { Service } from "../service.ts";
import { localAddressOf } from "./local-address.ts";

/** What a target has deployed. */
export interface Deployed {
  readonly secret: (name: SecretName) => Output<string>;
  /** Where people reach a service. Default: at a port of this machine. */
  readonly urlOf?: (name: Service["name"]) => string | undefined;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** What `pulumi stack output` shows; all but addresses is secret. */
export interface Outputs {
  /** Where people reach each service, by its name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Base URL of OTLP over HTTP; absent when there is no collector. */
  readonly otlpEndpoint: string | undefined;
  readonly ingestToken: Output<string> | undefined;
  /** Where Sentry SDKs send errors, by project. */
  readonly dsns: Output<Record<string, string>>;
  readonly logins: Output<Record<string, Login>>;
}

export function renderOutputs(settings: Settings, services: readonly Service[], deployed: Deployed): Outputs {
  const runs = (name: Service["name"]) => settings.services[name].mode === "deploy";
  const urlOf = (name: Service["name"]) =>
    (runs(name) ? deployed.urlOf?.(name) : undefined) ?? localAddressOf(settings, services, name)?.url;
  const published = services.filter(({ endpoints }) =>
    Object.values(endpoints).some((endpoint) => endpoint.published),
  );
  return {
    urls: Object.fromEntries(
      published.flatMap(({ name }) => (runs(name) ? [[name, urlOf(name) ?? ""]] : [])),
    ),
    otlpEndpoint: urlOf("collector"),
    ingestToken: runs("collector") ? deployed.secret("ingest-token") : undefined,
    dsns: secret(runs("glitchtip") ? renderDsns(urlOf("glitchtip") ?? "", deployed) : {}),
    logins: secret(
      all({
        ...(runs("grafana") && { grafana: login("admin", deployed.secret("grafana-admin-password")) }),
        ...(runs("glitchtip") && {
          glitchtip: login(settings.errors.admin, deployed.secret("errors-admin-password")),
        }),
      }),
    ),
  };
}

function renderDsns(url: string, deployed: Deployed): Output<Record<string, string>> {
  const keys = Object.fromEntries(PROJECTS.map(({ key }) => [key, deployed.secret(key)]));
  return all(keys).apply((values) => dsnsOf(url, (name) => values[name] ?? ""));
}

function login(user: string, password: Output<string>): Output<Login> {
  return password.apply((value) => ({ user, password: value }));
}
