import type { UpResult as Applied, EngineEvent, OutputMap, Stack } from "@pulumi/pulumi/automation/index.js";
import type Docker from "dockerode";
import type { Settings } from "../../../stacks/settings.ts";
import { removeConnection, writeConnection } from "../connection.ts";
import type { Instance } from "../instance.ts";
import { describeRefusal } from "../last-reload.ts";
import { secretUrn } from "../pulumi/secret-urn.ts";
import { connectionIn, writeLogins } from "../pulumi/stack-outputs.ts";
import type { Reporter } from "../reporter.ts";
import type { UpOptions, UpResult } from "../target.ts";
import { checkUserFiles } from "../user-files.ts";
import { alone } from "./alone.ts";
import { type Drift, findDrift } from "./drift.ts";
import { connectEngine } from "./engine/engine.ts";
import { checkEngineDisk } from "./engine/engine-disk.ts";
import { explainFailure } from "./explain.ts";
import { listMissing, pullImages } from "./images/image-store.ts";
import { type DockerPlan, referencesOf } from "./plan/plan.ts";
import { planStack } from "./plan/plan-stack.ts";
import { checkPublishedPorts } from "./port-check.ts";
import { openWorkspace } from "./pulumi/workspace.ts";
import { DOCKER_SERVICES } from "./services.ts";
import { status } from "./status.ts";

/** Makes a stack run on the engine as its settings say, by the same program that `pulumi up` runs. */
export async function up(instance: Instance, settings: Settings, options: UpOptions): Promise<UpResult> {
  const plan = planStack(instance.stack, settings, DOCKER_SERVICES);
  checkUserFiles(settings);
  const engine = await connectEngine();
  return alone(plan, options, async () => {
    const drift = await findDrift(engine, plan, instance.stack);
    // What is there already may need this very change, such as a shorter retention.
    if (drift.nothingThere) await checkEngineDisk(engine);
    await checkPublishedPorts(engine, plan, instance.folder, settings.ports.base);
    await pullImages(engine, await listMissing(engine, referencesOf(plan)), options);
    const workspace = await openWorkspace(instance, settings, options);
    const renew = (options.renew ?? []).map((name) => secretUrn(instance.stack, "docker", name));
    const applied = await apply(workspace, drift, renew, options).catch((error) =>
      failureOf(error, engine, plan, instance.stack),
    );
    const statuses = await status(instance, settings);
    if (typeof applied === "string") {
      const left = leave(instance, settings, await workspace.outputs());
      return { change: "updated", statuses, problems: [applied], ...left };
    }
    const left = leave(instance, settings, applied.outputs);
    const problems = statuses
      .filter(({ refusesConfiguration }) => refusesConfiguration)
      .map(({ name, lastWords }) => describeRefusal(name, lastWords, instance.stack));
    return { change: changeOf(applied, drift), statuses, problems, ...left };
  });
}

/** Writes what agents and people need in order to reach the stack. */
function leave(
  instance: Instance,
  settings: Settings,
  outputs: OutputMap,
): Pick<UpResult, "connection" | "loginsFile"> {
  const connection = connectionIn(outputs, settings);
  if (connection) writeConnection(instance, connection);
  else removeConnection(instance);
  return { connection, loginsFile: writeLogins(instance, outputs) };
}

async function apply(
  workspace: Stack,
  drift: Drift,
  renew: readonly string[],
  { reporter, signal }: UpOptions,
): Promise<Applied> {
  try {
    return await workspace.up({
      refresh: drift.unknown,
      replace: [...drift.failedSteps, ...renew],
      onEvent: (event) => report(event, reporter),
      signal,
    });
  } catch (error) {
    if (signal.aborted && drift.nothingThere) await workspace.destroy({ refresh: true });
    throw error;
  }
}

async function failureOf(error: unknown, engine: Docker, plan: DockerPlan, stack: string): Promise<string> {
  const found = await explainFailure(error, engine, plan, stack);
  if (found === undefined) throw error;
  return found;
}

const DOING = { create: "starting", update: "changing", delete: "stopping", replace: "replacing" } as const;

/** Only containers take time. */
function report(
  { resourcePreEvent, resOutputsEvent, resOpFailedEvent }: EngineEvent,
  reporter: Reporter,
): void {
  const { metadata } = resourcePreEvent ?? resOutputsEvent ?? resOpFailedEvent ?? {};
  if (metadata?.type !== "docker:index/container:Container") return;
  const name = metadata.urn.split("::").at(-1) ?? "";
  const doing = Object.entries(DOING).find(([op]) => metadata.op.startsWith(op))?.[1];
  if (resourcePreEvent && doing) reporter.progress({ name, doing });
  else reporter.finish(name);
}

function changeOf({ summary }: Applied, { nothingThere }: Drift): UpResult["change"] {
  if (nothingThere) return "started";
  const { same: _, ...changes } = summary.resourceChanges ?? {};
  return Object.values(changes).some((count) => count > 0) ? "updated" : "nothing";
}
