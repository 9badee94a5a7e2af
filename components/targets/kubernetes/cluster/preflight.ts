import type { Settings } from "../../../../stacks/settings.ts";
import { type Problem, UserError } from "../../../error.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import { checkCapacity } from "./capacity.ts";
import type { Cluster } from "./cluster.ts";
import { checkKinds } from "./kinds.ts";
import { listIfAllowed, type Named } from "./listed.ts";
import { checkNamespace } from "./namespace.ts";
import { resourceOf } from "./resource-path.ts";

/** The first whose pods have containers that run beside a service from before its start. */
const OLDEST = [1, 29] as const;
const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
const DEFAULT_INGRESS = "ingressclass.kubernetes.io/is-default-class";

/**
 * Looks whether a cluster can run a plan, before anything is made in it.
 * @throws UserError with everything that is in the way.
 */
export async function checkCluster(cluster: Cluster, plan: ClusterPlan, settings: Settings): Promise<void> {
  const found = await Promise.all([
    checkVersion(cluster),
    checkKinds(cluster, plan),
    checkNamespace(cluster, plan),
    checkRights(cluster, plan),
    checkStorageClass(cluster, settings),
    checkIngressClass(cluster, settings),
    checkCapacity(cluster, plan),
  ]);
  if (found.flat().length === 0) return;
  throw new UserError(
    `Nothing was done: the cluster of the context ${cluster.context} cannot run this stack.`,
    found.flat(),
  );
}

async function checkVersion(cluster: Cluster): Promise<Problem[]> {
  const { major, minor } = await cluster.call<{ major: string; minor: string }>({ path: "/version" });
  const [given, oldest] = [[major, minor].map((part) => Number.parseInt(part, 10)), OLDEST];
  const isOld = (given[0] ?? 0) < oldest[0] || (given[0] === oldest[0] && (given[1] ?? 0) < oldest[1]);
  if (!isOld) return [];
  return [
    {
      path: cluster.server,
      message: `it is Kubernetes ${given.join(".")}; allowed: ${oldest.join(".")} or newer`,
    },
  ];
}

/** What Pulumi does with every kind of object, and what `telltale status` and `logs` look at. */
async function checkRights(cluster: Cluster, { namespace, objects }: ClusterPlan): Promise<Problem[]> {
  const kinds = new Map<string, { readonly resource: string; readonly group: string }>(
    [...objects, { kind: "Secret", apiVersion: "v1" } as const].map(({ kind, apiVersion }) => [
      kind,
      resourceOf(kind, apiVersion),
    ]),
  );
  const asked = [
    ...[...kinds].flatMap(([kind, resource]) =>
      ["get", "create", "patch", ...(kind === "Namespace" ? [] : ["delete"])].map((verb) => ({
        ...resource,
        verb,
      })),
    ),
    { resource: "pods", group: "", verb: "list" },
    { resource: "pods", group: "", subresource: "log", verb: "get" },
  ];
  const answers = await Promise.all(
    asked.map(async (one) => ({ one, allowed: await mayI(cluster, namespace, one) })),
  );
  const missing = new Map<string, string[]>();
  for (const { one, allowed } of answers) {
    const name = [one.resource, ...("subresource" in one ? [one.subresource] : [])].join("/");
    if (!allowed) missing.set(name, [...(missing.get(name) ?? []), one.verb]);
  }
  return [...missing].map(([resource, verbs]) => {
    const where = resource === "namespaces" ? "" : ` in the namespace ${namespace}`;
    const message = `kubeconfig's user may not ${verbs.join(", ")} them${where}; ask for a role that lets it, or name another telltale:kubernetes.context`;
    return { path: resource, message };
  });
}

async function mayI(
  cluster: Cluster,
  namespace: string,
  attributes: object & { readonly resource: string },
): Promise<boolean> {
  const where = attributes.resource === "namespaces" ? { name: namespace } : { namespace };
  const { status } = await cluster.call<{ status: { allowed: boolean } }>({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: { ...where, ...attributes } },
    },
  });
  return status.allowed;
}

async function checkStorageClass(cluster: Cluster, { kubernetes }: Settings): Promise<Problem[]> {
  return checkClass(await listIfAllowed(cluster, "/apis/storage.k8s.io/v1/storageclasses"), {
    setting: "telltale:kubernetes.storageClass",
    given: kubernetes.storageClass,
    mark: DEFAULT_CLASS,
  });
}

async function checkIngressClass(
  cluster: Cluster,
  { kubernetes: { ingress } }: Settings,
): Promise<Problem[]> {
  if (!ingress) return [];
  return checkClass(await listIfAllowed(cluster, "/apis/networking.k8s.io/v1/ingressclasses"), {
    setting: "telltale:kubernetes.ingress.className",
    given: ingress.className,
    mark: DEFAULT_INGRESS,
  });
}

interface ClassChoice {
  readonly setting: string;
  readonly given: string | undefined;
  /** Annotation of the cluster's default one. */
  readonly mark: string;
}

function checkClass(classes: readonly Named[] | undefined, { setting, given, mark }: ClassChoice): Problem[] {
  if (!classes) return [];
  const names = classes.map(({ metadata }) => metadata.name);
  const isThere =
    given === undefined
      ? classes.some(({ metadata }) => metadata.annotations?.[mark] === "true")
      : names.includes(given);
  if (isThere) return [];
  const what =
    given === undefined ? "it is missing, and the cluster has no default one" : `"${given}" was given`;
  return [
    {
      path: setting,
      message: `${what}; allowed: ${names.join(", ") || "none, for the cluster has none: install one"}`,
    },
  ];
}
