import type { ClusterNode } from "./node.ts";

let node: ClusterNode | undefined;
let stopping: Promise<void> | undefined;

/** The node that this process runs tests on, to be stopped with them. */
export function runsOn(one: ClusterNode): void {
  node = one;
}

/** Once, since an interrupted run also ends in the usual way. */
export default function stopNode(): Promise<void> {
  stopping ??= node?.stop() ?? Promise.resolve();
  return stopping;
}
