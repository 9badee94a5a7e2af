import { UserError } from "../../components/error.ts";
import type { TargetName } from "../../components/targets/index.ts";

const LOOPBACK = "127.0.0.1";

/**
 * Where Alertmanager of a target reaches this machine. Containers do by the address of Docker's own bridge; those of a virtual
 * machine, as Docker Desktop's, are led to the loopback.
 */
export async function listenAddresses(target: TargetName): Promise<string[]> {
  if (target === "kubernetes")
    throw new UserError("Drills need an Alertmanager that reaches this machine; that of a cluster does not.");
  if (target !== "docker") return [LOOPBACK];
  const { connectEngine, isOnThisMachine } = await import("../../components/targets/docker/engine/engine.ts");
  const engine = await connectEngine();
  if (!(await isOnThisMachine(engine))) return [LOOPBACK];
  const { IPAM } = await engine.getNetwork("bridge").inspect();
  return [LOOPBACK, ...(IPAM?.Config ?? []).flatMap(({ Gateway }) => Gateway ?? [])];
}
