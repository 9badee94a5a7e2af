import type { Registry } from "../../../contract/registry.ts";

/** Names of ids, as spans, lines and labels spell them: each identifies one run, so none is ever a label of a metric. */
export function idsOf({ attributes }: Registry): ReadonlySet<string> {
  return new Set(
    [...attributes.keys()].filter((key) => /[._]id$/.test(key)).map((key) => key.replaceAll(".", "_")),
  );
}

export function idMessage(label: string): string {
  return `"${label}" identifies one run and is no label of a metric; use names (workflow, task), and ids in logs and traces`;
}
