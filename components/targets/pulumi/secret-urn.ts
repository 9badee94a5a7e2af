import type { SecretName } from "../../secrets.ts";

/** A secret of a stack in Pulumi's state: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
export function secretUrn(stack: string, target: "docker" | "kubernetes", name: SecretName): string {
  return `urn:pulumi:${stack}::telltale::telltale:${target}:Stack$random:index/randomPassword:RandomPassword::${name}`;
}
