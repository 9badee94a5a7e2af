import type { Problem } from "../../../error.ts";
import type { AgentSecretPlan, ClusterPlan } from "../plan/plan.ts";
import type { Cluster } from "./cluster.ts";
import { getIfAllowed, listIfAllowed, type Named } from "./listed.ts";
import { STACK } from "./namespace.ts";
import { mayI } from "./rights.ts";

const PATH = "telltale:kubernetes.agentNamespaces";
const SECRETS = { resource: "secrets", group: "" };
const VERBS = ["get", "create", "patch", "delete"];
const PART_OF = "app.kubernetes.io/part-of";

/** Whether the namespaces of agents are there, and the stack's Secret may be made in each: the stack makes none of them. */
export async function checkAgentNamespaces(
  cluster: Cluster,
  { namespace: own, agentSecrets }: ClusterPlan,
): Promise<Problem[]> {
  const wanted = agentSecrets.filter(({ metadata: { namespace } }) => (namespace ?? own) !== own);
  const there = wanted.length > 0 ? await listIfAllowed(cluster, "/api/v1/namespaces") : [];
  const problems = await Promise.all(
    wanted.map(async (secret) => {
      const { namespace: name = own } = secret.metadata;
      if (there?.every(({ metadata }) => metadata.name !== name))
        return [
          `"${name}" was given, which is not there; make it (kubectl create namespace ${name}), or remove it from the list`,
        ];
      return (await Promise.all([missingRights(cluster, name), otherOwner(cluster, name, secret)])).flat();
    }),
  );
  return problems.flat().map((message) => ({ path: PATH, message }));
}

async function missingRights(cluster: Cluster, name: string): Promise<string[]> {
  const allowed = await Promise.all(VERBS.map((verb) => mayI(cluster, name, { ...SECRETS, verb })));
  const missing = VERBS.filter((_, index) => !allowed[index]);
  if (missing.length === 0) return [];
  return [
    `kubeconfig's user may not ${missing.join(", ")} secrets in "${name}"; ask for a role that lets it, or remove it from the list`,
  ];
}

/** Of two stacks that write the same Secret, each would take the other's agents away. */
async function otherOwner(
  cluster: Cluster,
  namespace: string,
  { metadata: { name, labels }, endpoint }: AgentSecretPlan,
): Promise<string[]> {
  const found = await getIfAllowed<FoundSecret>(cluster, `/api/v1/namespaces/${namespace}/secrets/${name}`);
  if (!found) return [];
  const { [PART_OF]: product, [STACK]: stack } = found.metadata.labels ?? {};
  const isTelltale = product === labels[PART_OF] && stack !== undefined;
  // Stacks in two namespaces may have the same name.
  const sendsTo = Buffer.from(found.data?.TELLTALE_ENDPOINT ?? "", "base64").toString() || endpoint;
  if (isTelltale && stack === labels[STACK] && sendsTo === endpoint) return [];
  const [owner, remedy] = isTelltale
    ? [`belongs to the stack "${stack}" at ${sendsTo}`, `remove "${namespace}" from the list of one of both`]
    : [
        "is not a stack's",
        `remove it if nobody needs it (kubectl -n ${namespace} delete secret ${name}), or "${namespace}" from the list`,
      ];
  return [`the Secret ${name} in "${namespace}" ${owner}; ${remedy}`];
}

interface FoundSecret extends Named {
  readonly data?: Readonly<Record<string, string>>;
}
