import type { Settings } from "../../../stacks/settings.ts";
import { type Connection, readConnection, writeConnection } from "../connection.ts";
import type { Instance } from "../instance.ts";
import { connectionIn } from "../pulumi/stack-outputs.ts";
import { SILENT } from "../reporter.ts";
import { isThere } from "./status.ts";

/** As `telltale up` has left it, or else as Pulumi knows it: the stack may have been started by `pulumi up`. */
export async function connection(instance: Instance, settings: Settings): Promise<Connection | undefined> {
  const left = readConnection(instance);
  if (left || !(await isThere(instance))) return left;
  const { openWorkspace } = await import("./pulumi/workspace.ts");
  const workspace = await openWorkspace(instance, settings, {
    signal: AbortSignal.timeout(300_000),
    reporter: SILENT,
  });
  const found = connectionIn(await workspace.outputs(), settings);
  if (found) writeConnection(instance, found);
  return found;
}
