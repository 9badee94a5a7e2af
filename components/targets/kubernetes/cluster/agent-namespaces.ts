import type { Problem } from "../../../error.ts";
import { AGENT_SECRET } from "../plan/agent-secrets.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import type { Cluster } from "./cluster.ts";
import { getIfAllowed, listIfAllowed, type Named } from "./listed.ts";
import { STACK } from "./namespace.ts";
import { mayI } from "./rights.ts";

const PATH = "telltale:kubernetes.agentNamespaces";
const SECRETS = { resource: "secrets", group: "" };

/** Whether the namespaces of agents are there, and a Secret may be made in each: the stack makes none of them. */
export async function checkAgentNamespaces(
  cluster: Cluster,
  { namespace: own, agentSecrets }: ClusterPlan,
): Promise<Problem[]> {
  const wanted = agentSecrets.flatMap(({ metadata: { namespace = own } }) =>
    namespace === own ? [] : [namespace],
  );
  const there = wanted.length > 0 ? await listIfAllowed(cluster, "/api/v1/namespaces") : [];
  const problems = await Promise.all(
    wanted.map(async (name): Promise<string[]> => {
      if (there?.every(({ metadata }) => metadata.name !== name))
        return [
          `"${name}" was given, which is not there; make it (kubectl create namespace ${name}), or remove it from the list`,
        ];
      const verbs = ["get", "create", "patch", "delete"];
      const allowed = await Promise.all(verbs.map((verb) => mayI(cluster, name, { ...SECRETS, verb })));
      const missing = verbs.filter((_, index) => !allowed[index]);
      if (missing.length > 0)
        return [
          `kubeconfig's user may not ${missing.join(", ")} secrets in "${name}"; ask for a role that lets it, or remove it from the list`,
        ];
      return checkSecret(cluster, name, agentSecrets[0]?.metadata.labels[STACK]);
    }),
  );
  return problems.flat().map((message) => ({ path: PATH, message }));
}

/** Pods of a namespace send to one stack: what is there under the Secret's name must be this stack's. */
async function checkSecret(
  cluster: Cluster,
  namespace: string,
  stack: string | undefined,
): Promise<string[]> {
  const path = `/api/v1/namespaces/${namespace}/secrets/${AGENT_SECRET}`;
  const found = await getIfAllowed<Named>(cluster, path);
  const owner = found?.metadata.labels?.[STACK];
  if (!found || owner === stack) return [];
  const whose = owner === undefined ? "is not of Telltale" : `is of the stack "${owner}"`;
  return [
    `"${namespace}" was given, where the Secret ${AGENT_SECRET} ${whose}; name another namespace, or remove that Secret: kubectl -n ${namespace} delete secret ${AGENT_SECRET}`,
  ];
}
