import type { Settings } from "../../../../stacks/settings.ts";
import { dsnsOf, PROJECTS } from "../../../error-projects.ts";
import type { SecretName } from "../../../secrets.ts";
import type { Service } from "../../../service.ts";
import type { ServiceName } from "../../../service-names.ts";
import { agentEnvironment } from "../../agent-environment.ts";
import { mainEndpoint } from "../../local-address.ts";
import { type Home, stackMetadata } from "./names.ts";
import type { Secret } from "./objects.ts";
import type { AgentSecretPlan } from "./plan.ts";

/** What agents' pods name: `envFrom: [{ secretRef: { name: telltale } }]`. */
export const AGENT_SECRET = "telltale";

/**
 * Secrets with the environment by which agents find the stack: one in each of `kubernetes.agentNamespaces`, or one
 * beside the stack, to be copied, where all namespaces may send. None without a collector.
 */
export function planAgentSecrets(
  settings: Settings,
  services: readonly Service[],
  home: Home,
): AgentSecretPlan[] {
  const [endpoint, tracker] = (["collector", "glitchtip"] as const).map((name) =>
    urlInCluster(settings, services, home, name),
  );
  if (endpoint === undefined) return [];
  return (settings.kubernetes.agentNamespaces ?? [home.namespace]).map((namespace) => ({
    metadata: stackMetadata(AGENT_SECRET, { ...home, namespace }),
    environment: settings.environment,
    endpoint,
    ...(tracker !== undefined && { tracker }),
  }));
}

/** Secrets of the stack that its values are made of. */
export function madeOf({ tracker }: AgentSecretPlan): SecretName[] {
  return ["ingest-token", ...(tracker === undefined ? [] : PROJECTS.map(({ key }) => key))];
}

/** The object, once these are known. */
export function renderAgentSecret(
  { metadata, tracker, ...connection }: AgentSecretPlan,
  secret: (name: SecretName) => string,
): Secret {
  const dsn = tracker === undefined ? {} : dsnsOf(tracker, secret);
  const variables = agentEnvironment({ ...connection, token: secret("ingest-token"), dsn });
  const data = Object.entries(variables).map(([name, value]) => [
    name,
    Buffer.from(value).toString("base64"),
  ]);
  return { apiVersion: "v1", kind: "Secret", metadata, type: "Opaque", data: Object.fromEntries(data) };
}

/** Where pods of any namespace reach a service that the stack runs. */
function urlInCluster(
  settings: Settings,
  services: readonly Service[],
  { namespace }: Home,
  name: ServiceName,
): string | undefined {
  const service = services.find((one) => one.name === name);
  if (!service || settings.services[name].mode !== "deploy") return undefined;
  return `http://${name}.${namespace}.svc:${mainEndpoint(service).port}`;
}
