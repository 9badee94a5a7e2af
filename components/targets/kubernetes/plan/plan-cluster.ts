import type { Settings } from "../../../../stacks/settings.ts";
import type { PodDiscovery, Service } from "../../../service.ts";
import type { ServiceName } from "../../../service-names.ts";
import { validateServices } from "../../../validate.ts";
import { type ContainedSpec, checkContained } from "../../containers/contained.ts";
import { describeDeployed, replicasOf } from "../../render-context.ts";
import { planAgentSecrets } from "./agent-secrets.ts";
import { arrowsOf, mainEndpointName, waysOut } from "./arrows.ts";
import { type Asked, remember } from "./asked.ts";
import { renderConfig } from "./config.ts";
import { renderHttpRoute } from "./http-route.ts";
import { renderIngress } from "./ingress.ts";
import { type Home, stackMetadata } from "./names.ts";
import { renderPolicy, renderStackPolicies, type Ways } from "./network-policy.ts";
import type { KubernetesObject } from "./objects.ts";
import { IN_CLUSTER } from "./placement.ts";
import type { ClusterPlan, SecretPlan } from "./plan.ts";
import { annotatedPods } from "./pod-logs/place.ts";
import { planPodLogs } from "./pod-logs/pod-logs.ts";
import { readerName, renderPodReader } from "./rbac.ts";
import { refuseSettings } from "./refused.ts";
import { renderReplication } from "./replicas.ts";
import { planSecret, secretVolume } from "./secrets.ts";
import { renderService } from "./service-object.ts";
import { renderWorkload, SERVICE_ACCOUNT } from "./workload.ts";

/**
 * Renders a whole stack for a cluster. Pure.
 * @throws UserError with everything that is wrong with the services' descriptions, or cannot be had in a cluster.
 */
export function planCluster(stack: string, settings: Settings, services: readonly Service[]): ClusterPlan {
  refuseSettings(settings);
  const home: Home = { stack, namespace: settings.kubernetes.namespace };
  const asked = new Map<ServiceName, Asked>();
  const isDeployed = (name: ServiceName) => settings.services[name].mode === "deploy";
  const described = describeDeployed(settings, remember(services, asked, isDeployed), () => ({
    ...IN_CLUSTER,
    annotatedPods: annotatedPods(settings),
  }));
  validateServices(described, settings);
  const specs = checkContained(described);
  const arrows = arrowsOf(asked, specs);
  const ways: Ways = { arrows, out: waysOut(asked, settings), specs };
  const planned = specs.map((spec) =>
    planService(spec, home, {
      settings,
      ways,
      userFiles: asked.get(spec.name)?.userFiles ?? [],
      replicas: replicasOf(services.find(({ name }) => name === spec.name) ?? {}, settings),
      pods: asked.get(spec.name)?.pods[0],
    }),
  );
  const podLogs = planPodLogs(settings, home);
  return {
    namespace: home.namespace,
    objects: [...renderShared(home), ...planned.flatMap(({ objects }) => objects), ...podLogs.objects],
    secrets: [...planned.flatMap(({ secret }) => (secret ? [secret] : [])), ...podLogs.secrets],
    agentSecrets: planAgentSecrets(settings, services, home),
    arrows,
  };
}

/** What belongs to no single service. What asks the API server has an account of its own; this one has no token. */
function renderShared(home: Home): KubernetesObject[] {
  const { namespace: _, labels, ...metadata } = stackMetadata(home.namespace, home);
  const security = Object.fromEntries(
    ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
  );
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { ...metadata, labels: { ...labels, ...security } } },
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: stackMetadata(SERVICE_ACCOUNT, home),
      automountServiceAccountToken: false,
    },
    ...renderStackPolicies(home),
  ];
}

interface Surroundings {
  readonly settings: Settings;
  readonly ways: Ways;
  readonly userFiles: readonly string[];
  readonly replicas: number;
  /** Default: it asks the API server for nothing. */
  readonly pods: PodDiscovery | undefined;
}

/** What one service becomes. */
function planService(
  spec: ContainedSpec,
  home: Home,
  { settings, ways, userFiles, replicas, pods }: Surroundings,
): { readonly objects: KubernetesObject[]; readonly secret: SecretPlan | undefined } {
  const config = renderConfig(spec, home);
  const secret = planSecret(spec, userFiles, home);
  const secrets = secret && secretVolume(secret);
  const needs = (spec.dependsOn ?? []).flatMap((name) => {
    const other = ways.specs.find((one) => one.name === name);
    return other ? [{ name, port: other.endpoints[mainEndpointName(other)]?.port ?? 0 }] : [];
  });
  return {
    secret,
    objects: [
      ...(pods ? renderPodReader(spec.name, home, pods) : []),
      ...config.maps,
      renderPolicy(spec, home, ways, settings),
      renderService(spec, home),
      ...(replicas > 1 ? renderReplication(spec, home) : []),
      renderWorkload(
        spec,
        home,
        {
          settings,
          config,
          secrets: secrets?.mount,
          replicas,
          needs,
          account: pods && readerName(spec.name),
        },
        secrets ? [secrets.volume] : [],
      ),
      ...renderIngress(spec, home, settings),
      ...renderHttpRoute(spec, home, settings),
    ],
  };
}
