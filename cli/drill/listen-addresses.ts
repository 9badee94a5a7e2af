import { networkInterfaces } from "node:os";
import type { TargetName } from "../../components/targets/index.ts";

const LOOPBACK = "127.0.0.1";

/** Where Alertmanager of a target reaches this machine: containers by the address of Docker's bridge, if it is here. */
export async function listenAddresses(target: TargetName): Promise<string[]> {
  if (target !== "docker") return [LOOPBACK];
  const { connectEngine } = await import("../../components/targets/docker/engine/engine.ts");
  const engine = await connectEngine();
  const { IPAM } = await engine.getNetwork("bridge").inspect();
  const gateways = (IPAM?.Config ?? []).flatMap(({ Gateway }) => Gateway ?? []);
  const own = Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []);
  return [LOOPBACK, ...gateways.filter((gateway) => own.includes(gateway))];
}
