import { realpathSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../error.ts";

/** A checkout and a stack: what runs, its files and its ports are its own. */
export interface Instance {
  readonly checkout: string;
  readonly stack: string;
  /** Everything that the instance keeps: `<checkout>/.telltale/<stack>`. */
  readonly folder: string;
}

/** @throws UserError if the stack's name cannot be that of a folder. */
export function instanceOf(checkout: string, stack: string): Instance {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(stack)) {
    throw new UserError("This stack's name cannot be used:", [
      {
        path: "--stack",
        message: `"${stack}" was given; allowed: a letter or digit, then up to 63 of A-Z, a-z, 0-9, ".", "_" and "-"`,
      },
    ]);
  }
  const root = realpathSync(checkout);
  return { checkout: root, stack, folder: join(root, ".telltale", stack) };
}

export function configFolder(instance: Instance, service: string): string {
  return join(instance.folder, "config", service);
}

export function dataFolder(instance: Instance, service: string, name: string): string {
  return join(instance.folder, "data", service, name);
}

export function secretFile(instance: Instance, name: string): string {
  return join(instance.folder, "secrets", name);
}

/** Users and passwords of pages, by service. */
export function loginsFile(instance: Instance): string {
  return join(instance.folder, "logins.json");
}

export function logFile(instance: Instance, service: string): string {
  return join(instance.folder, "logs", `${service}.log`);
}
