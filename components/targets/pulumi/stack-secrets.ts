import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { SECRETS, type SecretName } from "../../secrets.ts";
import type { SecretSource } from "../containers/secret-source.ts";

/** Secrets of a stack, each made at random on the first use and kept in Pulumi's state. */
export class StackSecrets {
  readonly #made = new Map<SecretName, pulumi.Output<string>>();
  readonly #parent: pulumi.Resource;

  constructor(parent: pulumi.Resource) {
    this.#parent = parent;
  }

  get(name: SecretName): pulumi.Output<string> {
    const made = this.#made.get(name) ?? this.#make(name);
    this.#made.set(name, made);
    return made;
  }

  /** What is in a secret, wherever it is from. */
  read(source: SecretSource): pulumi.Output<string> {
    if ("secret" in source) return this.get(source.secret);
    return pulumi.secret(readFileSync(source.userFile, "utf8").trim());
  }

  #make(name: SecretName): pulumi.Output<string> {
    const parent = { parent: this.#parent };
    const value =
      SECRETS[name].form === "uuid"
        ? new random.RandomPassword(name, HEXADECIMAL, parent).result.apply(uuidOf)
        : new random.RandomPassword(name, { length: 40, special: false }, parent).result;
    return pulumi.secret(value);
  }
}

/** As a password: the id of a RandomUuid, or of RandomBytes, is its value, which state shows. */
const HEXADECIMAL = {
  length: 32,
  lower: false,
  upper: false,
  numeric: false,
  overrideSpecial: "0123456789abcdef",
};

/** RFC 9562, version 4. */
function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
}
