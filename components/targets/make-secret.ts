import { randomBytes, randomUUID } from "node:crypto";
import { SECRETS, type SecretName } from "../secrets.ts";

/** A new value of a secret, in its form, for targets that make secrets themselves. */
export function makeSecret(name: SecretName): string {
  return SECRETS[name].form === "uuid" ? randomUUID() : randomBytes(32).toString("base64url");
}
