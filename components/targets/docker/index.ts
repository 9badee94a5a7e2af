import type { Target } from "../target.ts";
import { connection } from "./connection.ts";
import { connectEngine } from "./engine/engine.ts";
import { logs } from "./logs.ts";
import { planStack } from "./plan/plan-stack.ts";
import { DOCKER_SERVICES, PAGES } from "./services.ts";
import { isThere, status } from "./status.ts";

/** Services as containers on one Docker Engine, by Pulumi, which is slow to load: only what needs it does. */
export const target: Target = {
  pages: PAGES,
  isThere,
  status,
  logs,
  connection,
  up: async (...args) => (await import("./up.ts")).up(...args),
  down: async (...args) => (await import("./down.ts")).down(...args),
  backup: async ({ stack }, settings, folder, options) => {
    const { backupVolumes } = await import("./backup/backup.ts");
    const plan = planStack(stack, settings, DOCKER_SERVICES);
    await backupVolumes(await connectEngine(), plan, folder, { ...options, stack });
  },
  restore: async ({ stack }, settings, folder, options) => {
    const { restoreVolumes } = await import("./backup/restore.ts");
    const plan = planStack(stack, settings, DOCKER_SERVICES);
    await restoreVolumes(await connectEngine(), plan, folder, { ...options, stack });
  },
};
