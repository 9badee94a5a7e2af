import { rmSync } from "node:fs";
import type Docker from "dockerode";
import type { Settings } from "../../../stacks/settings.ts";
import { removeConnection } from "../connection.ts";
import { type Instance, loginsFile } from "../instance.ts";
import { withoutProgress } from "../pulumi/failure.ts";
import type { Reporter } from "../reporter.ts";
import type { DownOptions } from "../target.ts";
import { alone } from "./alone.ts";
import { connectEngine } from "./engine/engine.ts";
import type { DockerPlan } from "./plan/plan.ts";
import { planStack } from "./plan/plan-stack.ts";
import { openWorkspace } from "./pulumi/workspace.ts";
import { DOCKER_SERVICES } from "./services.ts";

/** Removes a stack's containers, network, configuration and secrets. Volumes with data stay, unless `data` is set. */
export async function down(instance: Instance, settings: Settings, options: DownOptions): Promise<void> {
  const { reporter, signal, data } = options;
  const plan = planStack(instance.stack, settings, DOCKER_SERVICES);
  const engine = await connectEngine();
  await alone(plan, options, async () => {
    const workspace = await openWorkspace(instance, settings, options);
    reporter.progress({ name: instance.stack, doing: "stopping" });
    await workspace
      .destroy({ refresh: true, signal })
      .catch((error) => {
        throw withoutProgress(error);
      })
      .finally(() => reporter.finish(instance.stack));
    removeConnection(instance);
    rmSync(loginsFile(instance), { force: true });
    reporter.tell(`The stack "${instance.stack}" is stopped.`);
    if (data) await removeData(engine, plan, reporter);
    else {
      reporter.tell(
        `What its services stored stays in ${plan.dataVolumes.length} volumes: telltale down --data`,
      );
    }
  });
}

async function removeData(engine: Docker, { dataVolumes }: DockerPlan, reporter: Reporter): Promise<void> {
  reporter.tell("Removing all that its services stored (metrics, logs, traces, alerts, errors, pages).");
  const unlessAbsent = (error: { statusCode?: number }) => {
    if (error.statusCode !== 404) throw error;
  };
  await Promise.all(dataVolumes.map((name) => engine.getVolume(name).remove().catch(unlessAbsent)));
}
