import { join } from "node:path";
import type { Binary } from "../../../components/targets/native/binaries/catalog.ts";
import { obtain } from "../../../components/targets/native/binaries/obtain.ts";
import { findPrograms } from "../../../components/targets/native/binaries/programs.ts";
import type { Reporter } from "../../../components/targets/reporter.ts";

/**
 * What clusters for tests are built from, in versions that go.mod pins: etcd's main package is `server`, versitygw is
 * their S3.
 */
const BINARIES: readonly Binary[] = [
  { name: "kube-apiserver", programs: ["kube-apiserver", "server"] },
  { name: "coredns", programs: ["coredns"] },
  { name: "kube-node", programs: ["kubelet", "kube-controller-manager", "kube-proxy", "kube-scheduler"] },
  { name: "s3", programs: ["versitygw"] },
  { name: "mimir", programs: ["mimir"] },
];

export interface ApiServerPrograms {
  readonly apiServer: string;
  readonly etcd: string;
}

export type NodeProgram = "kubelet" | "kube-controller-manager" | "kube-proxy" | "kube-scheduler" | "coredns";

/** Paths of the programs that a real API server is made of: built once, and kept with those of the native target. */
export async function obtainPrograms(signal: AbortSignal, reporter: Reporter): Promise<ApiServerPrograms> {
  const paths = await pathsOf(["kube-apiserver", "server"], signal, reporter);
  return { apiServer: paths["kube-apiserver"], etcd: paths.server };
}

/** And of those that make it a cluster with a node. */
export function obtainNodePrograms(
  signal: AbortSignal,
  reporter: Reporter,
): Promise<Record<NodeProgram, string>> {
  return pathsOf(
    ["kubelet", "kube-controller-manager", "kube-proxy", "kube-scheduler", "coredns"],
    signal,
    reporter,
  );
}

/** And of what the production shape stands on besides. */
export function obtainProductionPrograms(
  signal: AbortSignal,
  reporter: Reporter,
): Promise<Record<"mimir" | "versitygw", string>> {
  return pathsOf(["mimir", "versitygw"], signal, reporter);
}

async function pathsOf<Name extends string>(
  names: readonly Name[],
  signal: AbortSignal,
  reporter: Reporter,
): Promise<Record<Name, string>> {
  const modules = join(import.meta.dirname, "binaries");
  const { paths, missing } = await findPrograms(names, { binaries: BINARIES, modules });
  await Promise.all(obtain(missing, { signal, reporter }).values());
  return Object.fromEntries(paths) as Record<Name, string>;
}
