import type { Settings } from "../../../stacks/settings.ts";
import type { SecretName } from "../../secrets.ts";
import type { ServiceSpec } from "../../service.ts";
import { writeAtomically } from "../atomic-file.ts";
import { type Instance, loginsFile } from "../instance.ts";
import type { Login } from "../outputs.ts";

/** Writes users and passwords of pages into a file that is the user's alone; gives its path if there are any. */
export function writeLogins(
  instance: Instance,
  { errors }: Pick<Settings, "errors">,
  specs: readonly ServiceSpec[],
  secret: (name: SecretName) => string,
): string | undefined {
  if (!specs.some(({ name }) => name === "errors")) return undefined;
  const logins: Record<string, Login> = {
    errors: { user: errors.admin, password: secret("errors-admin-password") },
  };
  const path = loginsFile(instance);
  writeAtomically(path, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
  return path;
}
