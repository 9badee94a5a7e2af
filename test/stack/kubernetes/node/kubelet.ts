import { stringify } from "yaml";
import { SOCKET } from "./containerd.ts";
import type { Machine } from "./machine.ts";

export const NODE = "node";
/** Else it is a folder of /usr, for drivers that nobody has here. */
export const VOLUME_PLUGINS = "/var/lib/kubelet/volume-plugins";

/** https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1 */
export function kubeletConfig({ addresses, cgroup }: Machine): string {
  return stringify({
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: addresses.inside,
    containerRuntimeEndpoint: `unix://${SOCKET}`,
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${cgroup}`,
    failCgroupV1: false,
    // Agents' logs are rotated while tests run.
    containerLogMaxSize: "1Mi",
    containerLogMonitorInterval: "3s",
    failSwapOn: false,
    clusterDNS: [addresses.dns],
    clusterDomain: "cluster.local",
    resolvConf: "/dev/null",
    // Nobody but the API server and this test reaches it.
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: "AlwaysAllow" },
    // A full disk of whoever runs the tests is none of the node's.
    evictionHard: { "memory.available": "50Mi", "nodefs.available": "0%", "imagefs.available": "0%" },
    imageGCHighThresholdPercent: 100,
    // A mounted ConfigMap is renewed within this.
    syncFrequency: "10s",
    registerNode: true,
    volumePluginDir: VOLUME_PLUGINS,
    oomScoreAdj: 0,
  });
}
