import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { renderLimits } from "../components/alerts/limits.ts";
import { readLogRuleFiles, readRuleFiles } from "../components/alerts/rule-files.ts";
import { UserError } from "../components/error.ts";
import { readDashboards } from "../components/services/grafana/dashboards.ts";
import { readIfThere, writeAtomically } from "../components/targets/atomic-file.ts";
import {
  COMPOSE_MARK,
  type ComposeProject,
  renderCompose,
} from "../components/targets/docker/compose/compose.ts";
import { planStack } from "../components/targets/docker/plan/plan-stack.ts";
import { DOCKER_SERVICES } from "../components/targets/docker/services.ts";
import { planCluster } from "../components/targets/kubernetes/plan/plan-cluster.ts";
import { KUBERNETES_SERVICES } from "../components/targets/kubernetes/services.ts";
import { makeSecret } from "../components/targets/make-secret.ts";
import { checkUserFiles } from "../components/targets/user-files.ts";
import { readStackFile } from "../stacks/stack-file.ts";
import { CHECKOUT } from "./checkout.ts";

/** Writes a stack for Docker Compose into a folder; says what to do with it. */
export function writeCompose(stack: string, folder: string): string {
  const settings = readStackFile(CHECKOUT, stack);
  checkUserFiles(settings);
  checkFolder(folder);
  const { files, variables } = renderCompose(planStack(stack, settings, DOCKER_SERVICES));
  // A service may load whatever lies in its folder, so files that are described no more go.
  rmSync(join(folder, "config"), { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) writeAtomically(join(folder, path), content);
  writeEnvironment(join(folder, ".env"), variables);
  return `The stack "${stack}" is in ${folder} for Docker Compose. Start it there: docker compose up -d`;
}

/** Writes a stack's objects for a cluster, without secrets, to be looked at; says what was done. */
export function writeObjects(stack: string, folder: string): string {
  const plan = planCluster(stack, readStackFile(CHECKOUT, stack), KUBERNETES_SERVICES);
  const { objects } = plan;
  const path = join(folder, "objects.yaml");
  const options = { aliasDuplicateObjects: false };
  writeAtomically(path, objects.map((object) => `---\n${stringify(object, options)}`).join(""));
  const secrets = [...plan.secrets, ...plan.agentSecrets];
  const left = secrets.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(", ");
  return `Wrote ${path}: ${objects.length} objects of the stack "${stack}". Without secrets, which telltale up makes: ${left}`;
}

/** Writes dashboards as they are, in their folders; says what was done. */
export function writeDashboards(folder: string): string {
  const files = Object.entries(readDashboards()).map(([path, { content }]) => ({
    path: join(folder, path.replace(/^dashboards\//, "")),
    content,
  }));
  for (const { path, content } of files) writeAtomically(path, content);
  return `Wrote ${files.map(({ path }) => path).join(", ")}`;
}

/** Writes alert rules as they are, and the limits that the stack's settings give; says how to load them. */
export function writeRules(stack: string, folder: string): string {
  const { alerts } = readStackFile(CHECKOUT, stack);
  const files = { ...readRuleFiles(), "limits.yaml": renderLimits(alerts.limits) };
  for (const [name, content] of Object.entries(files)) writeAtomically(join(folder, name), content);
  for (const [name, content] of Object.entries(readLogRuleFiles())) {
    writeAtomically(join(folder, "logs", name), content);
  }
  return `Wrote the rules and limits of the stack "${stack}" to ${folder}.
Prometheus: rule_files: ["${folder}/*.yaml"], and global.external_labels.runbooks: ${alerts.runbooks}
Loki: ${folder}/logs/*.yaml for its ruler, with remote_write to that Prometheus.`;
}

/** Only what a rendering has written is written over, so nothing else can be lost. */
function checkFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isDirectory()) throw new UserError(`${folder} is a file. Name a folder.`);
  const [first] = readdirSync(folder);
  if (first === undefined || readIfThere(join(folder, "compose.yaml"))?.startsWith(COMPOSE_MARK)) return;
  throw new UserError(
    `${folder} holds something else than a rendered stack (${first}). Name a folder that is new or empty, or that was rendered before.`,
  );
}

/** Values that are there are kept, so that what has been stored with them stays readable. */
function writeEnvironment(path: string, variables: ComposeProject["variables"]): void {
  const before = readIfThere(path) ?? "";
  const missing = Object.entries(variables).filter(([name]) => !new RegExp(`^${name}=`, "m").test(before));
  const lines = missing.map(([name, secret]) => `${name}=${makeSecret(secret)}\n`);
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  writeAtomically(path, before + gap + lines.join(""), { mode: 0o600, durable: true });
}
