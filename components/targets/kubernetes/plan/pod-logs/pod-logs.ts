import { stringify } from "yaml";
import type { Settings } from "../../../../../stacks/settings.ts";
import { IMAGES } from "../../../../images.ts";
import { renderPodLogs } from "../../../../services/collector/pod-logs.ts";
import { collector } from "../../../../services/collector/service.ts";
import { memoryEnvironment, renderCommand, renderReference } from "../../../containers/image.ts";
import { hashOf } from "../../../version.ts";
import { SECURITY } from "../container.ts";
import { type Home, selectorOf, stackMetadata } from "../names.ts";
import { inNamespace, toDns } from "../network-policy.ts";
import type { ConfigMap, Container, DaemonSet, KubernetesObject, NetworkPolicy } from "../objects.ts";
import { CONFIG, dataPath, SECRETS } from "../placement.ts";
import type { SecretPlan } from "../plan.ts";
import { SERVICE_ACCOUNT } from "../workload.ts";
import { nodeNamespace, POD_LOGS, readsPodLogs } from "./place.ts";

const LOGS = "/var/log/pods";
const STATE = dataPath("state");
const FILE = "collector.yaml";
const MEMORY = 256;
const PORTS = { health: 13133, metrics: 8888 } as const;

/** What reads the logs of pods on every node, in a namespace of its own; nothing if the settings want none. */
export function planPodLogs(
  settings: Settings,
  stackHome: Home,
): { readonly objects: KubernetesObject[]; readonly secrets: SecretPlan[] } {
  if (!readsPodLogs(settings)) return { objects: [], secrets: [] };
  const home = { ...stackHome, namespace: nodeNamespace(settings.kubernetes) };
  const map = renderConfig(settings, home);
  const token = metadataOf(`${POD_LOGS}-secrets`, home);
  return {
    secrets: [{ metadata: token, workload: POD_LOGS, keys: { "ingest-token": { secret: "ingest-token" } } }],
    objects: [
      renderNamespace(home),
      {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: stackMetadata(SERVICE_ACCOUNT, home),
        automountServiceAccountToken: false,
      },
      map,
      renderPolicy(home, stackHome),
      renderDaemonSet(settings, home, map),
    ],
  };
}

function metadataOf(name: string, home: Home) {
  const { labels, ...metadata } = stackMetadata(name, home);
  const [, version = ""] = IMAGES.collector.reference.split(":");
  const own = { "app.kubernetes.io/name": POD_LOGS, "app.kubernetes.io/version": version };
  return { ...metadata, labels: { ...labels, ...own } };
}

/** Folders of a node can be seen by privileged pods alone: https://kubernetes.io/docs/concepts/security/pod-security-standards */
function renderNamespace(home: Home): KubernetesObject {
  const { namespace: _, labels, ...metadata } = stackMetadata(home.namespace, home);
  const security = { "pod-security.kubernetes.io/enforce": "privileged" };
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { ...metadata, labels: { ...labels, ...security } },
  };
}

function renderConfig(settings: Settings, home: Home): ConfigMap {
  const { namespace, agentNamespaces } = settings.kubernetes;
  const config = renderPodLogs(
    {
      logs: LOGS,
      state: STATE,
      ...(agentNamespaces && { namespaces: agentNamespaces }),
      exceptNamespaces: agentNamespaces ? [] : [namespace, home.namespace, "kube-*"],
      endpoint: `http://${collector.name}.${namespace}.svc:${collector.endpoints.otlp?.port}`,
      tokenFile: `${SECRETS}/ingest-token`,
      healthPort: PORTS.health,
      metricsPort: PORTS.metrics,
    },
    settings,
  );
  const data = { [FILE]: stringify(config, { lineWidth: 0 }) };
  const metadata = metadataOf(`${POD_LOGS}-config-${hashOf(data)}`, home);
  return { apiVersion: "v1", kind: "ConfigMap", metadata, immutable: true, data };
}

/** It asks DNS and the stack's collector; Prometheus alone asks it. */
function renderPolicy(home: Home, stack: Home): NetworkPolicy {
  const pods = (service: string) => ({
    ...inNamespace(stack.namespace),
    podSelector: { matchLabels: selectorOf(service, stack) },
  });
  const tcp = (port: number | undefined) => [{ protocol: "TCP", port: port ?? 0 }];
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadataOf(POD_LOGS, home),
    spec: {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [pods("prometheus")], ports: tcp(PORTS.metrics) }],
      egress: [toDns(), { to: [pods(collector.name)], ports: tcp(collector.endpoints.otlp?.port) }],
    },
  };
}

function renderDaemonSet(settings: Settings, home: Home, map: ConfigMap): DaemonSet {
  const metadata = metadataOf(POD_LOGS, home);
  const annotations = { "prometheus.io/scrape": "true", "prometheus.io/port": `${PORTS.metrics}` };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata,
    spec: {
      selector: { matchLabels: selectorOf(POD_LOGS, home) },
      // Two at once would read the same files.
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      template: {
        metadata: { labels: metadata.labels, annotations },
        spec: {
          serviceAccountName: SERVICE_ACCOUNT,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 30,
          // Agents may run on any node.
          tolerations: [{ operator: "Exists" }],
          securityContext: { seccompProfile: { type: "RuntimeDefault" } },
          containers: [renderContainer(settings)],
          volumes: [
            { name: "logs", hostPath: { path: LOGS, type: "Directory" } },
            {
              name: "state",
              hostPath: { path: `/var/lib/telltale/${home.namespace}`, type: "DirectoryOrCreate" },
            },
            { name: "config", configMap: { name: map.metadata.name } },
            { name: "secrets", secret: { secretName: `${POD_LOGS}-secrets`, defaultMode: 0o400 } },
          ],
        },
      },
    },
  };
}

function renderContainer(settings: Settings): Container {
  const { entrypoint, command } = renderCommand("collector", [
    "otelcol",
    // Lines reach the queue before their offsets are kept: a collector that is killed loses none.
    "--feature-gates=stanza.synchronousLogEmitter",
    `--config=${CONFIG}/${FILE}`,
  ]);
  const probe = { httpGet: { path: "/", port: "health" }, periodSeconds: 10, timeoutSeconds: 5 };
  return {
    name: POD_LOGS,
    image: renderReference("collector", settings),
    imagePullPolicy: "IfNotPresent",
    ...(entrypoint && { command: [...entrypoint] }),
    args: [...command],
    env: Object.entries(memoryEnvironment(MEMORY)).map(([name, value]) => ({ name, value })),
    ports: Object.entries(PORTS).map(([name, containerPort]) => ({ name, containerPort })),
    readinessProbe: probe,
    livenessProbe: { ...probe, initialDelaySeconds: 30, failureThreshold: 6 },
    resources: { requests: { cpu: "20m", memory: `${MEMORY}Mi` }, limits: { memory: `${MEMORY}Mi` } },
    securityContext: {
      ...SECURITY,
      capabilities: { drop: [...SECURITY.capabilities.drop] },
      readOnlyRootFilesystem: true,
      // Log files are root's, and of mode 0640: without a capability nobody else reads them.
      runAsUser: 0,
      runAsGroup: 0,
    },
    volumeMounts: [
      { name: "logs", mountPath: LOGS, readOnly: true },
      { name: "state", mountPath: STATE },
      { name: "config", mountPath: CONFIG, readOnly: true },
      { name: "secrets", mountPath: SECRETS, readOnly: true },
    ],
  };
}
