import type { Endpoint } from "../../../service.ts";

/** A port of an endpoint, as pods, Services and policies have it. */
export interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
}

/** What a service listens at: one port for each endpoint, and two of one number where that is by TCP and UDP. */
export function portsOf(endpoints: Readonly<Record<string, Endpoint>>): Port[] {
  return Object.entries(endpoints).flatMap(([endpoint, { port, scheme }]): Port[] => {
    const tcp: Port = { name: portName(endpoint), port, protocol: "TCP" };
    return scheme === "gossip" ? [tcp, { ...tcp, name: `${tcp.name}-udp`, protocol: "UDP" }] : [tcp];
  });
}

/** Names of ports have no underscores, and up to 15 characters. */
export function portName(endpoint: string): string {
  return endpoint.replaceAll("_", "-").slice(0, 15);
}
