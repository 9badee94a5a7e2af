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

/** A wire to the network of a process; addresses of pods and Services are behind it. It goes when the other end goes. */
export async function connect(
  pid: number,
  { wire, outside, inside, pods, services }: Addresses,
): Promise<void> {
  const ip = (...args: string[]) => execa("ip", args);
  const inner = (...command: string[]) => execa("nsenter", ["--target", `${pid}`, "--net", "--", ...command]);
  await ip("link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", `${pid}`);
  await ip("address", "add", `${outside}/30`, "dev", wire);
  await ip("link", "set", wire, "up");
  await inner("ip", "link", "set", "lo", "up");
  await inner("ip", "address", "add", `${inside}/30`, "dev", "eth0");
  await inner("ip", "link", "set", "eth0", "up");
  await inner("ip", "route", "add", "default", "via", outside);
  await inner("sysctl", "-qw", "net.ipv4.ip_forward=1");
  for (const range of [pods, services]) await ip("route", "add", range, "via", inside);
}
