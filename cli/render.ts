import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../components/error.ts";
import { readIfThere, writeAtomically } from "../components/targets/atomic-file.ts";
import {
  COMPOSE_MARK,
  type ComposeProject,
  renderCompose,
} from "../components/targets/docker/compose/compose.ts";
import { planStack } from "../components/targets/docker/plan/plan-stack.ts";
import { DOCKER_SERVICES } from "../components/targets/docker/services.ts";
import { makeSecret } from "../components/targets/make-secret.ts";
import { checkUserFiles } from "../components/targets/user-files.ts";
import { readStackFile } from "../stacks/stack-file.ts";
import { CHECKOUT } from "./checkout.ts";

const COPIED = {
  rules: { from: "alert-rules", kind: /\.yaml$/ },
  dashboards: { from: "dashboards", kind: /\.json$/ },
} as const;

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

/** Copies what people edit, as it is, with its folders; says what was done. */
export function copyFiles(what: keyof typeof COPIED, folder: string): string {
  const { from, kind } = COPIED[what];
  const root = join(CHECKOUT, from);
  const paths = existsSync(root) ? readdirSync(root, { recursive: true, encoding: "utf8" }) : [];
  const files = paths.filter((path) => kind.test(path));
  if (files.length === 0) return `There are no ${what} yet; nothing was written.`;
  for (const path of files) writeAtomically(join(folder, path), readFileSync(join(root, path), "utf8"));
  return `Wrote ${files.map((path) => join(folder, path)).join(", ")}`;
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
