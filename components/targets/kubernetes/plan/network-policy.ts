import { isIPv6 } from "node:net";
import type { Settings } from "../../../../stacks/settings.ts";
import type { ContainedSpec } from "../../containers/contained.ts";
import { OPEN_TO_AGENTS } from "../services.ts";
import type { Arrow, WayOut } from "./arrows.ts";
import { shownEndpoint } from "./ingress.ts";
import { type Home, metadataOf, selectorOf, stackMetadata, stackSelector } from "./names.ts";
import type { NetworkPolicy, PolicyEgress, PolicyIngress, PolicyPeer } from "./objects.ts";
import { nodeNamespace, readsPodLogs } from "./pod-logs/place.ts";
import { portName, portsOf } from "./ports.ts";

/** What is asked for by any service, of which one policy each is made. */
export interface Ways {
  readonly arrows: readonly Arrow[];
  readonly out: readonly WayOut[];
  readonly specs: readonly ContainedSpec[];
}

const API = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" } as const;
/** By this label, which every cluster sets, policies name a namespace. */
const NAMESPACE = "kubernetes.io/metadata.name";
/** Where nodes have a cache of their own for DNS: https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns */
const NODE_DNS = "169.254.20.10/32";

/** Nothing passes to or from the stack's pods but what other policies let pass; names may be looked up. */
export function renderStackPolicies(home: Home): NetworkPolicy[] {
  const podSelector = { matchLabels: stackSelector(home) };
  return [
    {
      ...API,
      metadata: stackMetadata("telltale-default-deny", home),
      spec: { podSelector, policyTypes: ["Ingress", "Egress"] },
    },
    {
      ...API,
      metadata: stackMetadata("telltale-dns", home),
      spec: { podSelector, policyTypes: ["Egress"], egress: [toDns()] },
    },
  ];
}

export function toDns(): PolicyEgress {
  return {
    to: [inNamespace("kube-system"), { ipBlock: { cidr: NODE_DNS } }],
    // On OpenShift the pods that answer listen on 5353.
    ports: [53, 5353].flatMap((port) => ["UDP", "TCP"].map((protocol) => ({ protocol, port }))),
  };
}

/** What a service may ask, and who may ask it. */
export function renderPolicy(spec: ContainedSpec, home: Home, ways: Ways, settings: Settings): NetworkPolicy {
  const ingress = [
    ...fromServices(spec, home, ways),
    ...fromAgents(spec, settings),
    ...fromOutside(spec, settings),
  ];
  const egress = [...toServices(spec, home, ways), ...toOutside(spec, ways)];
  return {
    ...API,
    metadata: metadataOf(spec.name, spec, home),
    spec: {
      podSelector: { matchLabels: selectorOf(spec.name, home) },
      policyTypes: ["Ingress", "Egress"],
      ...(ingress.length > 0 && { ingress }),
      ...(egress.length > 0 && { egress }),
    },
  };
}

function fromServices({ name, endpoints }: ContainedSpec, home: Home, { arrows }: Ways): PolicyIngress[] {
  const own = arrows.filter(({ to }) => to === name);
  return [...new Set(own.map(({ from }) => from))].map((from) => ({
    from: [{ podSelector: { matchLabels: selectorOf(from, home) } }],
    ports: own
      .filter((arrow) => arrow.from === from)
      .flatMap(({ endpoint }) => portsAt(endpoints, endpoint))
      .map(({ name: port, protocol }) => ({ protocol, port })),
  }));
}

function toServices({ name }: ContainedSpec, home: Home, { arrows, specs }: Ways): PolicyEgress[] {
  const own = arrows.filter(({ from }) => from === name);
  return [...new Set(own.map(({ to }) => to))].map((to) => ({
    to: [{ podSelector: { matchLabels: selectorOf(to, home) } }],
    ports: own
      .filter((arrow) => arrow.to === to)
      .flatMap(({ endpoint }) => portsAt(specs.find((spec) => spec.name === to)?.endpoints, endpoint))
      .map(({ port, protocol }) => ({ protocol, port })),
  }));
}

function fromAgents({ name, endpoints }: ContainedSpec, settings: Settings): PolicyIngress[] {
  const { kubernetes } = settings;
  if (!OPEN_TO_AGENTS.includes(name)) return [];
  const ports = Object.keys(endpoints).filter((endpoint) => endpoints[endpoint]?.published);
  const own = name === "collector" && readsPodLogs(settings) ? [nodeNamespace(kubernetes)] : [];
  const namespaces = kubernetes.agentNamespaces?.concat(own);
  const from = namespaces?.map(inNamespace) ?? [{ namespaceSelector: {} }];
  return [{ from, ports: ports.map(named) }];
}

function fromOutside(spec: ContainedSpec, { kubernetes: { ingress, gateway } }: Settings): PolicyIngress[] {
  const endpoint = shownEndpoint(spec);
  const from = ingress?.namespace ?? gateway?.proxyNamespace ?? gateway?.namespace;
  if (from === undefined || endpoint === undefined) return [];
  return [{ from: [inNamespace(from)], ports: [named(endpoint)] }];
}

function toOutside({ name }: ContainedSpec, { out }: Ways): PolicyEgress[] {
  const rules = out
    .filter(({ from }) => from === name)
    .map(({ to, ports }): PolicyEgress => ({ to: peersOf(to), ...(ports && { ports: ports.map(tcp) }) }));
  const distinct = new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
  return [...distinct.values()];
}

function peersOf(to: WayOut["to"]): PolicyPeer[] {
  if (to === "anywhere") return ["0.0.0.0/0", "::/0"].map((cidr) => ({ ipBlock: { cidr } }));
  if (to === "any namespace") return [{ namespaceSelector: {} }];
  if ("namespace" in to) return [inNamespace(to.namespace)];
  return [{ ipBlock: { cidr: `${to.address}/${isIPv6(to.address) ? 128 : 32}` } }];
}

export function inNamespace(name: string): PolicyPeer {
  return { namespaceSelector: { matchLabels: { [NAMESPACE]: name } } };
}

function portsAt(endpoints: ContainedSpec["endpoints"] = {}, name: string) {
  const endpoint = endpoints[name];
  return endpoint ? portsOf({ [name]: endpoint }) : [];
}

function named(endpoint: string) {
  return { protocol: "TCP", port: portName(endpoint) };
}

function tcp(port: number) {
  return { protocol: "TCP", port };
}
