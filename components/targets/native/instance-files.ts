import { chmodSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import type { SecretName } from "../../secrets.ts";
import type { ServiceSpec } from "../../service.ts";
import { readIfThere, writeAtomically, writeIfChanged } from "../atomic-file.ts";
import { configFolder, dataFolder, type Instance, secretFile } from "../instance.ts";
import { makeSecret } from "../make-secret.ts";

/** Makes an instance's files what its services' descriptions say, and its data folders and secrets exist. */
export function writeInstanceFiles(instance: Instance, specs: readonly ServiceSpec[]): void {
  mkdirSync(instance.folder, { recursive: true, mode: 0o700 });
  for (const spec of specs) {
    writeConfig(configFolder(instance, spec.name), spec);
    for (const name of spec.dataFolders ?? []) {
      mkdirSync(dataFolder(instance, spec.name, name), { recursive: true, mode: 0o700 });
    }
  }
  ensureSecrets(instance, specs);
}

/** Those that services read exist; those to be renewed have a new value. */
export function ensureSecrets(
  instance: Instance,
  specs: readonly ServiceSpec[],
  renew: readonly SecretName[] = [],
): void {
  for (const name of new Set(specs.flatMap(({ secrets = [] }) => secrets))) {
    if (renew.includes(name)) writeSecret(instance, name);
    else ensureSecret(instance, name);
  }
}

/** A file that is no longer described goes: a service may load whatever lies in its folder. */
function writeConfig(folder: string, { files }: ServiceSpec): void {
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isDirectory() && !(relative(folder, path) in files)) rmSync(path);
  }
  for (const [path, { content }] of Object.entries(files)) writeIfChanged(join(folder, path), content);
}

/** Made at random once, then kept. */
function ensureSecret(instance: Instance, name: SecretName): void {
  const path = secretFile(instance, name);
  if (readIfThere(path)) {
    chmodSync(path, 0o600);
    return;
  }
  writeSecret(instance, name);
}

function writeSecret(instance: Instance, name: SecretName): void {
  mkdirSync(join(instance.folder, "secrets"), { recursive: true, mode: 0o700 });
  writeAtomically(secretFile(instance, name), makeSecret(name), { mode: 0o600, durable: true });
}
