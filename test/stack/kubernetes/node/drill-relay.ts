import { DRILL } from "../../../../components/services/alertmanager/drill.ts";
import type { ClusterNode } from "./node.ts";
import type { ClusterStack } from "./stack.ts";

/** What listens in a pod, and hands on to this machine. */
const RELAY = `
const [port, host] = process.argv.slice(1);
const { connect, createServer } = require("node:net");
createServer((inside) => {
  const outside = connect(Number(port), host);
  for (const one of [inside, outside]) one.on("error", () => { inside.destroy(); outside.destroy(); });
  inside.pipe(outside).pipe(inside);
}).listen(Number(port), "127.0.0.1");`;

/**
 * Drills' notifications go to Alertmanager's own machine, which in a cluster is its pod: what comes there is handed on
 * to this machine, as long as the pod is the same.
 */
export async function relayDrills({ cluster, machine }: ClusterNode, stack: ClusterStack): Promise<void> {
  const { items } = await cluster.call<{ items: { status: { podIP: string } }[] }>({
    path: `/api/v1/namespaces/${stack.namespace}/pods`,
    query: { labelSelector: "app.kubernetes.io/name=alertmanager" },
  });
  const find = `for name in $(ls /run/netns); do
  ip -netns "$name" -oneline -4 address | grep -q " $1/" && echo "$name"
done`;
  const port = stack.settings.ports.base + DRILL.portAboveBase;
  const node = [process.execPath, "-e", RELAY, `${port}`, machine.addresses.outside];
  for (const { status } of items) {
    const network = await machine.run(["bash", "-c", `${find}; true`, "find", status.podIP]);
    machine.start("drill-relay", ["nsenter", `--net=/run/netns/${network}`, "--", ...node]);
  }
}
