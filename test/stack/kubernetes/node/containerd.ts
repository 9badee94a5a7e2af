import { setTimeout as sleep } from "node:timers/promises";
import { PAUSE } from "./images.ts";
import { type Machine, writeInside } from "./machine.ts";

/** Where Debian has the plugins. */
export const CNI_PLUGINS = "/usr/lib/cni";
export const SOCKET = "/run/containerd/containerd.sock";

/** Starts a containerd of the machine's own, and a network for its pods. */
export async function startContainerd(machine: Machine): Promise<void> {
  const { folder, addresses, run, start, lastWords } = machine;
  await run(["mkdir", "-p", "/run/cni"]);
  await run(["tee", "/run/cni/10-pods.conflist"], JSON.stringify(network(addresses.pods)));
  start("containerd", ["containerd", "--config", writeInside(machine, "containerd.toml", config(folder))]);
  for (let attempt = 0; attempt < 100; attempt++) {
    const answered = await run(["ctr", "--connect-timeout", "1s", "version"]).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(200);
  }
  throw new Error(`containerd did not start:\n${lastWords("containerd")}`);
}

/** Without CAP_SYS_RESOURCE, as in many virtual machines, no process may be spared from the OOM killer. */
function config(folder: string): string {
  return `version = 2
root = "${folder}/containerd"
state = "/run/containerd"
[grpc]
  address = "${SOCKET}"
[plugins."io.containerd.internal.v1.opt"]
  path = "/run/containerd/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE}"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${CNI_PLUGINS}"
    conf_dir = "/run/cni"
`;
}

/** https://www.cni.dev/plugins/current/main/bridge */
function network(subnet: string) {
  return {
    cniVersion: "1.0.0",
    name: "pods",
    plugins: [
      {
        type: "bridge",
        bridge: "pods",
        isGateway: true,
        hairpinMode: true,
        ipam: {
          type: "host-local",
          dataDir: "/run/cni/addresses",
          ranges: [[{ subnet }]],
          routes: [{ dst: "0.0.0.0/0" }],
        },
      },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  };
}
