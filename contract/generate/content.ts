import type { Registry } from "../registry.ts";
import { list } from "./typescript.ts";

/** What the collector tells content by, and moves into a record's body. */
export function renderContentNames({ content }: Registry): string {
  return [
    "// Generated from contract/registry by `npm run generate`. Do not edit.",
    list(
      "CONTENT_EVENTS",
      "Names of events that hold content.",
      content.map(({ name }) => name),
    ),
    list(
      "CONTENT_KEYS",
      "Attributes that hold it.",
      content.flatMap(({ keys }) => keys),
    ),
  ]
    .join("\n\n")
    .concat("\n");
}
