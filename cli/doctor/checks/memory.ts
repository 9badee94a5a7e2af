import { type DockerSubject, type Finding, ok, warning } from "../finding.ts";

/** Whether all services could reach their limits at once. */
export function checkMemory({ plan, info }: Pick<DockerSubject, "plan" | "info">): Finding {
  const limits = plan.containers.flatMap(({ kind, memory }) => (kind === "service" ? [memory] : []));
  const needed = limits.reduce((sum, memory) => sum + memory, 0) * 2 ** 20;
  const found = `the engine has ${gigabytes(info.MemTotal)}, services may take ${gigabytes(needed)}`;
  if (info.MemTotal >= needed) return ok(found);
  return warning(
    `${found} at most`,
    "Give the engine more (Docker Desktop: Settings, Resources; colima start --memory 8), or set services that you do without to { mode: off }",
  );
}

/** Without them one service that grows takes all that the machine has. */
export function checkMemoryLimits({ info }: Pick<DockerSubject, "info">): Finding {
  if (info.MemoryLimit) return ok("the engine keeps them");
  return warning(
    "the engine cannot keep them: its kernel's cgroups have no memory controller",
    "Boot Linux with cgroup_enable=memory; a rootless engine needs cgroup v2 with delegation (https://docs.docker.com/engine/security/rootless)",
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
