import type { SecretName } from "../../secrets.ts";
import type { ServiceSpec } from "../../service.ts";

/** A secret of the stack, or one in a file of the user's machine. */
export type SecretSource = { readonly secret: SecretName } | { readonly userFile: string };

/** Every secret that a service reads, in its own folder. */
export function secretsOf({ secrets = [] }: ServiceSpec, userFiles: readonly string[]): SecretSource[] {
  return [...secrets.map((secret) => ({ secret })), ...userFiles.map((userFile) => ({ userFile }))];
}
