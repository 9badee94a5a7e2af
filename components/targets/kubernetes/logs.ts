import { once } from "node:events";
import { readStackFile } from "../../../stacks/stack-file.ts";
import { UserError } from "../../error.ts";
import type { Instance } from "../instance.ts";
import type { LogOptions } from "../target.ts";
import { connectCluster } from "./cluster/cluster.ts";
import { nodeNamespace, POD_LOGS } from "./plan/pod-logs/place.ts";
import { podsOf } from "./status.ts";

/** Hands on what the newest pod of a service has written. */
export async function logs(
  { checkout, stack }: Instance,
  service: string,
  { lines, follow, signal, write }: LogOptions,
): Promise<void> {
  const settings = readStackFile(checkout, stack);
  const { kubernetes } = settings;
  const namespace = service === POD_LOGS ? nodeNamespace(kubernetes) : kubernetes.namespace;
  const cluster = await connectCluster(settings);
  const [pod] = await podsOf(cluster, service, stack, { kubernetes: { ...kubernetes, namespace } });
  if (!pod) {
    throw new UserError(
      `There is no pod of "${service}" in the namespace ${namespace}. Those there are: telltale status`,
    );
  }
  const stream = await cluster.stream({
    path: `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}/log`,
    query: { container: service, tailLines: String(lines), follow: String(follow) },
    signal,
  });
  stream.on("data", (text: Buffer) => write(text.toString()));
  await once(stream, "close", { signal }).catch(() => stream.destroy());
}
