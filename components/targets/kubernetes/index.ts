import type { Settings } from "../../../stacks/settings.ts";
import { readStackFile } from "../../../stacks/stack-file.ts";
import { UserError } from "../../error.ts";
import { type Connection, readConnection } from "../connection.ts";
import type { Instance } from "../instance.ts";
import type { Target } from "../target.ts";
import { ApiError, connectCluster } from "./cluster/cluster.ts";
import { forward } from "./forward.ts";
import { logs } from "./logs.ts";
import { stackSelector } from "./plan/names.ts";
import { PAGES } from "./services.ts";
import { status } from "./status.ts";

/** Services as workloads of a cluster, by Pulumi, which is slow to load: only what needs it does. */
export const target: Target = {
  pages: PAGES,
  isThere,
  status,
  logs,
  forward,
  connection,
  up: async (...args) => (await import("./up.ts")).up(...args),
  down: async (...args) => (await import("./down.ts")).down(...args),
  backup: async (...args) => (await import("./backup/backup.ts")).backup(...args),
  restore: async (...args) => (await import("./backup/backup.ts")).restore(...args),
};

/** Whether any Service of a stack is in its namespace; where no cluster answers, nothing is. */
async function isThere({ checkout, stack }: Instance): Promise<boolean> {
  const settings = readStackFile(checkout, stack);
  const { namespace } = settings.kubernetes;
  const labels = Object.entries(stackSelector({ stack, namespace })).map(
    ([name, value]) => `${name}=${value}`,
  );
  try {
    const cluster = await connectCluster(settings);
    const { items } = await cluster.call<{ items: unknown[] }>({
      path: `/api/v1/namespaces/${namespace}/services`,
      query: { labelSelector: labels.join(","), limit: "1" },
    });
    return items.length > 0;
  } catch (error) {
    if (error instanceof UserError || (error instanceof ApiError && error.status === 403)) return false;
    throw error;
  }
}

/** As `telltale up` has left it. */
async function connection(instance: Instance, _: Settings): Promise<Connection | undefined> {
  return readConnection(instance);
}
