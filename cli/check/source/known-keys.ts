import { advise, type Finding } from "../finding.ts";
import type { YamlValue } from "./yaml-file.ts";

/** Complains of keys that nothing reads. */
export function checkKeys(value: YamlValue, known: readonly string[], owner: string): Finding[] {
  return value.keys
    .filter(({ name }) => !known.includes(name))
    .map(({ name, place }) => ({
      ...place,
      message: `"${name}" is no key of ${owner}${advise(name, known)}`,
    }));
}
