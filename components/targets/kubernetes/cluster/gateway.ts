import type { Settings } from "../../../../stacks/settings.ts";
import type { Problem } from "../../../error.ts";
import type { Cluster } from "./cluster.ts";
import { listIfAllowed } from "./listed.ts";

/** Whether the Gateway is there that routes name: one that is not is no error to the API server, they just lead nowhere. */
export async function checkGateway(
  cluster: Cluster,
  { kubernetes: { gateway } }: Pick<Settings, "kubernetes">,
): Promise<Problem[]> {
  if (!gateway) return [];
  const path = `/apis/gateway.networking.k8s.io/v1/namespaces/${gateway.namespace}/gateways`;
  const names = (await listIfAllowed(cluster, path))?.map(({ metadata }) => metadata.name);
  if (!names || names.includes(gateway.name)) return [];
  const allowed = names.join(", ") || "none, for the namespace has none: make one, or name another namespace";
  return [
    {
      path: "telltale:kubernetes.gateway.name",
      message: `"${gateway.name}" was given; allowed in the namespace ${gateway.namespace}: ${allowed}`,
    },
  ];
}
