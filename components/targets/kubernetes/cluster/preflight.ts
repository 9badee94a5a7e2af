import type { Settings } from "../../../../stacks/settings.ts";
import { type Problem, UserError } from "../../../error.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import { checkAgentNamespaces } from "./agent-namespaces.ts";
import { checkCapacity } from "./capacity.ts";
import type { Cluster } from "./cluster.ts";
import { checkGateway } from "./gateway.ts";
import { checkKinds } from "./kinds.ts";
import { listIfAllowed, type Named } from "./listed.ts";
import { checkNamespace } from "./namespace.ts";
import { checkRights } from "./rights.ts";

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
    checkAgentNamespaces(cluster, plan),
    checkStorageClass(cluster, settings),
    checkIngressClass(cluster, settings),
    checkGateway(cluster, settings),
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
