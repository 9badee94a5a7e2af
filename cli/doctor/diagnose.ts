import { UserError } from "../../components/error.ts";
import { planStack } from "../../components/targets/docker/plan/plan-stack.ts";
import { DOCKER_SERVICES } from "../../components/targets/docker/services.ts";
import { type Instance, instanceOf } from "../../components/targets/instance.ts";
import { readStackFile } from "../../stacks/stack-file.ts";
import { checkClock } from "./checks/clock.ts";
import { checkClusterOf } from "./checks/cluster.ts";
import { checkDockerDisk, checkNativeDisk } from "./checks/disk.ts";
import { checkEngine } from "./checks/engine.ts";
import { checkImages } from "./checks/images.ts";
import { checkMemory, checkMemoryLimits } from "./checks/memory.ts";
import { checkNode } from "./checks/node.ts";
import { checkDockerPorts, checkNativePorts } from "./checks/ports.ts";
import { checkPrograms } from "./checks/programs.ts";
import { checkPulumi } from "./checks/pulumi-cli.ts";
import { checkSecrets } from "./checks/secrets.ts";
import {
  type Check,
  type DockerSubject,
  type Finding,
  linesOf,
  problem,
  type StackSubject,
} from "./finding.ts";

/** Checks by name, in the order in which they are shown: one line each. */
const STACK_CHECKS: Readonly<Record<string, Check<StackSubject>>> = {
  secrets: checkSecrets,
};

const DOCKER_CHECKS: Readonly<Record<string, Check<DockerSubject>>> = {
  images: checkImages,
  pulumi: () => checkPulumi(),
  ports: checkDockerPorts,
  disk: checkDockerDisk,
  memory: checkMemory,
  "memory limits": checkMemoryLimits,
  clock: checkClock,
};

const NATIVE_CHECKS: Readonly<Record<string, Check<StackSubject>>> = {
  programs: checkPrograms,
  ports: checkNativePorts,
  disk: checkNativeDisk,
};

const KUBERNETES_CHECKS: Readonly<Record<string, Check<StackSubject>>> = {
  pulumi: () => checkPulumi(),
  cluster: checkClusterOf,
};

export interface Row {
  /** Target that it matters to. */
  readonly target: "any" | "docker" | "kubernetes" | "native";
  readonly check: string;
  readonly finding: Finding;
}

/** Runs every check that matters to a stack's target, for `auto` those of both. */
export async function diagnose(checkout: string, stack: string): Promise<Row[]> {
  const instance = instanceOf(checkout, stack);
  const node: Row = { target: "any", check: "node", finding: checkNode() };
  const read = readSettings(instance);
  if ("finding" in read) return [node, { target: "any", check: "settings", finding: read.finding }];
  const { settings } = read;
  const subject = { instance, settings };
  const groups = await Promise.all([
    runAll("any", STACK_CHECKS, subject),
    isChosen("docker", settings) ? diagnoseDocker(subject) : [],
    isChosen("native", settings) ? runAll("native", NATIVE_CHECKS, subject) : [],
    settings.target === "kubernetes" ? runAll("kubernetes", KUBERNETES_CHECKS, subject) : [],
  ]);
  const found = `Pulumi.${stack}.yaml, telltale:target: ${settings.target}`;
  return [node, { target: "any", check: "settings", finding: { level: "ok", found } }, ...groups.flat()];
}

function isChosen(target: "docker" | "native", settings: StackSubject["settings"]): boolean {
  return [target, "auto"].includes(settings.target);
}

/** Whether something keeps a target from coming up. */
export function hasProblem(rows: readonly Row[], target: Row["target"]): boolean {
  return rows.some((row) => row.target === target && row.finding.level === "problem");
}

async function diagnoseDocker(subject: StackSubject): Promise<Row[]> {
  const { finding, reached } = await checkEngine();
  const engine: Row = { target: "docker", check: "engine", finding };
  if (!reached) return [engine, { target: "docker", check: "pulumi", finding: await checkPulumi() }];
  const plan = planStack(subject.instance.stack, subject.settings, DOCKER_SERVICES);
  return [engine, ...(await runAll("docker", DOCKER_CHECKS, { ...subject, ...reached, plan }))];
}

function runAll<Subject>(
  target: Row["target"],
  checks: Readonly<Record<string, Check<Subject>>>,
  subject: Subject,
): Promise<Row[]> {
  return Promise.all(
    Object.entries(checks).map(async ([check, run]) => ({
      target,
      check,
      finding: await runOne(run, subject),
    })),
  );
}

/** A check that fails must not hide what the others find. */
async function runOne<Subject>(run: Check<Subject>, subject: Subject): Promise<Finding> {
  try {
    return await run(subject);
  } catch (error) {
    return problem(
      `it cannot be checked: ${(error as Error).message}`,
      "Mend that, then run telltale doctor again",
    );
  }
}

function readSettings({
  checkout,
  stack,
}: Instance): { settings: StackSubject["settings"] } | { finding: Finding } {
  try {
    return { settings: readStackFile(checkout, stack) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [found, ...details] = linesOf(error);
    const advice = details.length > 0 ? details.join("\n") : "Name one of these: --stack <name>";
    return { finding: problem(found, advice) };
  }
}
