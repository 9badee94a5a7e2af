import type { Addresses } from "./addresses.ts";
import { DNS_IMAGE } from "./images.ts";
import type { Placed } from "./placed.ts";

const NAMESPACE = "kube-system";
const labels = { "k8s-app": "kube-dns" };
const metadata = { name: "coredns", namespace: NAMESPACE, labels };
const rbac = "rbac.authorization.k8s.io/v1";

const COREFILE = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local
    cache 5
}
`;

/** The cluster's DNS, as https://github.com/coredns/deployment has it. */
export function dnsObjects({ dns }: Pick<Addresses, "dns">): Placed[] {
  const core = `/api/v1/namespaces/${NAMESPACE}`;
  const { name } = metadata;
  return [
    {
      path: `${core}/serviceaccounts/${name}`,
      object: { apiVersion: "v1", kind: "ServiceAccount", metadata },
    },
    { path: `/apis/${rbac}/clusterroles/${name}`, object: role() },
    { path: `/apis/${rbac}/clusterrolebindings/${name}`, object: binding() },
    {
      path: `${core}/configmaps/${name}`,
      object: { apiVersion: "v1", kind: "ConfigMap", metadata, data: { Corefile: COREFILE } },
    },
    { path: `${core}/services/kube-dns`, object: service(dns) },
    { path: `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${name}`, object: deployment() },
  ];
}

function role(): object {
  return {
    apiVersion: rbac,
    kind: "ClusterRole",
    metadata: { name: metadata.name },
    rules: [
      {
        apiGroups: [""],
        resources: ["endpoints", "services", "pods", "namespaces"],
        verbs: ["list", "watch"],
      },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
    ],
  };
}

function binding(): object {
  return {
    apiVersion: rbac,
    kind: "ClusterRoleBinding",
    metadata: { name: metadata.name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: metadata.name },
    subjects: [{ kind: "ServiceAccount", name: metadata.name, namespace: NAMESPACE }],
  };
}

function service(clusterIP: string): object {
  const port = (name: string, protocol: string) => ({ name, protocol, port: 53, targetPort: 53 });
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata, name: "kube-dns" },
    spec: { clusterIP, selector: labels, ports: [port("dns", "UDP"), port("dns-tcp", "TCP")] },
  };
}

function deployment(): object {
  const container = {
    name: "coredns",
    image: DNS_IMAGE,
    imagePullPolicy: "Never",
    args: ["-conf", "/etc/coredns/Corefile"],
    readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 1 },
    volumeMounts: [{ name: "config", mountPath: "/etc/coredns" }],
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: metadata.name,
          dnsPolicy: "Default",
          containers: [container],
          // A drained node still tells the names of what is on it.
          tolerations: [{ operator: "Exists" }],
          volumes: [{ name: "config", configMap: { name: metadata.name } }],
        },
      },
    },
  };
}
