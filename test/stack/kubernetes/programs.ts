import { join } from "node:path";
import type { Binary } from "../../../components/targets/native/binaries/catalog.ts";
import { obtain } from "../../../components/targets/native/binaries/obtain.ts";
import { findPrograms } from "../../../components/targets/native/binaries/programs.ts";
import type { Reporter } from "../../../components/targets/reporter.ts";

/** What the API server is built from; both programs have the versions that go.mod pins. etcd's main package is `server`. */
const BINARIES: readonly Binary[] = [{ name: "kube-apiserver", programs: ["kube-apiserver", "server"] }];

export interface ApiServerPrograms {
  readonly apiServer: string;
  readonly etcd: string;
}

/** Paths of the programs that a real API server is made of: built once, and kept with those of the native target. */
export async function obtainPrograms(signal: AbortSignal, reporter: Reporter): Promise<ApiServerPrograms> {
  const modules = join(import.meta.dirname, "binaries");
  const { paths, missing } = await findPrograms(["kube-apiserver", "server"], {
    binaries: BINARIES,
    modules,
  });
  await Promise.all(obtain(missing, { signal, reporter }).values());
  return { apiServer: paths.get("kube-apiserver") as string, etcd: paths.get("server") as string };
}
