import type { Settings } from "../../../../stacks/settings.ts";
import { type Problem, UserError } from "../../../error.ts";
import type { KubernetesObject, Workload } from "../plan/objects.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import { ApiError, type Cluster } from "./cluster.ts";
import { resourceOf } from "./resource-path.ts";

/** The first whose pods have containers that run beside a service from before its start. */
const OLDEST = [1, 29] as const;
const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
const DEFAULT_INGRESS = "ingressclass.kubernetes.io/is-default-class";

interface Named {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}
interface List<T> {
  readonly items: readonly T[];
}

/**
 * Looks whether a cluster can run a plan, before anything is made in it.
 * @throws UserError with everything that is in the way.
 */
export async function checkCluster(cluster: Cluster, plan: ClusterPlan, settings: Settings): Promise<void> {
  const found = await Promise.all([
    checkVersion(cluster),
    checkNamespace(cluster, plan),
    checkRights(cluster, plan),
    checkStorageClass(cluster, settings),
    checkIngressClass(cluster, settings),
    checkMemory(cluster, plan),
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

async function checkNamespace(cluster: Cluster, { namespace, objects }: ClusterPlan): Promise<Problem[]> {
  const found = await unlessAbsent(cluster.call<Named>({ path: `/api/v1/namespaces/${namespace}` }));
  const path = "telltale:kubernetes.namespace";
  if (!found) return [];
  if (found.metadata.deletionTimestamp !== undefined)
    return [
      {
        path,
        message: `the namespace ${namespace} is being removed; wait until it is gone, or name another one`,
      },
    ];
  const label = "app.kubernetes.io/instance";
  const [own, other] = [objects[0]?.metadata.labels[label], found.metadata.labels?.[label]];
  if (other === undefined || other === own) return [];
  return [{ path, message: `the namespace ${namespace} belongs to the stack "${other}"; name another one` }];
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

/** Nodes that take no pods do not count; what others run there already is not known here. */
async function checkMemory(cluster: Cluster, { objects }: ClusterPlan): Promise<Problem[]> {
  const nodes = await listIfAllowed<Node>(cluster, "/api/v1/nodes");
  if (!nodes) return [];
  const open = nodes.filter(({ spec }) => spec?.unschedulable !== true);
  const has = sum(open.map(({ status }) => mebibytes(status?.allocatable?.memory ?? "0")));
  const wants = sum(objects.filter(isWorkload).map(memoryOf));
  if (has >= wants) return [];
  return [
    {
      path: "nodes",
      message: `pods may take ${Math.floor(has)} MiB on the ${open.length} that take any; the stack asks for ${wants} MiB. Add a node, or turn services off: telltale:services`,
    },
  ];
}

interface Node extends Named {
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: { readonly allocatable?: { readonly memory?: string } };
}

function isWorkload(object: KubernetesObject): object is Workload {
  return object.kind === "StatefulSet" || object.kind === "Deployment";
}

function memoryOf({ spec }: Workload): number {
  const requests = (spec?.template?.spec?.containers ?? []).map(
    ({ resources }) => resources?.requests as { memory?: string },
  );
  return sum(requests.map((one) => mebibytes(one?.memory ?? "0")));
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity */
function mebibytes(quantity: string): number {
  const [, number = "0", unit = ""] = quantity.match(/^([\d.]+)([A-Za-z]*)$/) ?? [];
  const powers: Record<string, number> = {
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    m: 1e-3,
  };
  return (Number(number) * (powers[unit] ?? 1)) / 2 ** 20;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** What a user may not see is not checked: they may still be allowed to use it. */
async function listIfAllowed<T = Named>(cluster: Cluster, path: string): Promise<readonly T[] | undefined> {
  try {
    return (await cluster.call<List<T>>({ path })).items;
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return undefined;
    throw error;
  }
}

async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    // Who may not look at a namespace that is not there is told so, too.
    if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return undefined;
    throw error;
  }
}
