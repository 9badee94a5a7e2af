import { execa } from "execa";

/** Where a node, its pods and its Services are; no address is this machine's, or behind one of its routes. */
export interface Addresses {
  /** Name of the network interface outside. */
  readonly wire: string;
  readonly outside: string;
  readonly inside: string;
  readonly pods: string;
  readonly services: string;
  /** Of the cluster's DNS. */
  readonly dns: string;
}

/** Sixteen bits for each node, of those that no route leads to but the default one. */
export async function chooseAddresses(): Promise<Addresses> {
  const { stdout } = await execa("ip", ["-json", "route"]);
  const taken = (JSON.parse(stdout) as { dst: string }[]).map(({ dst }) => dst);
  const block = Array.from({ length: 100 }, (_, index) => 100 + ((process.pid + index) % 100)).find(
    (second) =>
      !taken.some((route) => route.startsWith(`10.${second}.`) || /^10\.[\d.]*\/[0-9]$/.test(route)),
  );
  if (block === undefined) throw new Error("Routes lead to all of 10.100.0.0 to 10.199.255.255.");
  return {
    wire: `telltale${block}`,
    outside: `10.${block}.0.1`,
    inside: `10.${block}.0.2`,
    services: `10.${block}.1.0/24`,
    pods: `10.${block}.2.0/24`,
    dns: `10.${block}.1.10`,
  };
}
