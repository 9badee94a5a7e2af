import { z } from "zod";
import type { ServiceName } from "../components/service-names.ts";
import { size } from "./values.ts";

const dnsName = z
  .string()
  .regex(
    /^(?=.{1,200}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
    "a domain in lower case, such as telltale.example.com",
  );
/** Names of objects in a cluster: https://kubernetes.io/docs/concepts/overview/working-with-objects/names */
const objectName = z
  .string()
  .regex(
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    "a name of Kubernetes: up to 253 of a-z, 0-9, - and ., a letter or digit first and last",
  );
const namespace = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "a name of Kubernetes: up to 63 of a-z, 0-9 and -, a letter or digit first and last",
  );

/** Disk of each service that stores, of each of its replicas: what it holds by the defaults of retention and queues, and as much again. */
const STORAGE = {
  collector: "20GB",
  prometheus: "10GB",
  mimir: "20GB",
  alertmanager: "1GB",
  loki: "20GB",
  jaeger: "20GB",
  grafana: "1GB",
  postgres: "10GB",
} as const satisfies Partial<Record<ServiceName, string>>;
export type StoringService = keyof typeof STORAGE;
const sizes = Object.fromEntries(
  Object.entries(STORAGE).map(([service, fallback]) => [service, size.default(fallback)]),
) as Record<StoringService, z.ZodDefault<typeof size>>;

/** Settings of `telltale:kubernetes`. */
export const kubernetesSettings = z.strictObject({
  /** Context of kubeconfig. Default: the current one. */
  context: z.string().min(1).optional(),
  /** The stack's own; it is made if it is not there. */
  namespace: namespace
    .refine(
      (given) => given !== "default" && !given.startsWith("kube-"),
      "a namespace of the stack's own, not default or kube-*",
    )
    .default("telltale"),
  /** Default: the cluster's default class. */
  storageClass: objectName.optional(),
  /** Disk of each service that stores. A disk that is there keeps its size. */
  storage: z.strictObject(sizes).prefault({}),
  /** Namespaces of agents: their pods may send, are scraped if annotated, and their logs are read. Default: all but kube-*. */
  agentNamespaces: z.array(namespace).min(1).optional(),
  /** Whether what containers in these namespaces print is collected: on each node, by a pod that reads its log files. */
  podLogs: z.boolean().default(true),
  /** How people and agents come in from outside. Default: they do not, but by `kubectl port-forward`. */
  ingress: z
    .strictObject({
      /** Class of the controller. Default: the cluster's default class. */
      className: objectName.optional(),
      /** Each service is at a name below it: `grafana.telltale.example.com`. */
      host: dnsName,
      /** Secret in the stack's namespace with the certificate of those names. */
      tlsSecret: objectName,
      /** Namespace in which the controller runs. */
      namespace: namespace.default("ingress-nginx"),
      /** For the controller, or for who makes the certificate. */
      annotations: z.record(z.string().min(1), z.string()).default({}),
    })
    .optional(),
  /** In place of `ingress`: a Gateway of the Gateway API that is there already, whose listener has the certificate. */
  gateway: z
    .strictObject({
      /** The Gateway, which takes routes of the stack's namespace. */
      name: objectName,
      namespace,
      /** Each service is at a name below it: `grafana.telltale.example.com`. */
      host: dnsName,
      /** Namespace of the pods that carry its traffic. Default: the Gateway's. */
      proxyNamespace: namespace.optional(),
    })
    .optional(),
});

export type KubernetesSettings = z.output<typeof kubernetesSettings>;

/** `10GB` in bytes. */
export function bytesOf(text: string): number {
  return Number.parseInt(text, 10) * (text.endsWith("GB") ? 1e9 : 1e6);
}
