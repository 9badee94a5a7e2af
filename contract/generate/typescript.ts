import { LOG_ATTRIBUTES } from "../log-attributes.ts";
import { SECRET_KEYS, SECRET_VALUES } from "../redaction.ts";
import type { Registry } from "../registry.ts";

/** Constants of the TypeScript SDK. */
export function renderTypeScript({ attributes, events, content, logLine }: Registry): string {
  const members = (key: string): [string, string][] => {
    const type = attributes.get(key)?.type;
    return typeof type === "object" ? type.members.map(({ id, value }) => [constant(id), value]) : [];
  };
  const spanKeys = [...attributes.keys()].filter((key) => key.includes("."));
  return [
    "// Generated from contract/registry by `npm run generate`. Do not edit.",
    object(
      "ATTR",
      "Keys of span and resource attributes.",
      spanKeys.map((key) => [constant(key), key]),
    ),
    object("OPERATION", "Values of `gen_ai.operation.name`.", members("gen_ai.operation.name")),
    object("STATUS", "Values of `telltale.status`.", members("telltale.status")),
    object("STATE", "Values of `telltale.workflow.state`.", members("telltale.workflow.state")),
    object("LEVEL", "Values of a log line's `level`.", members("level")),
    object(
      "EVENT",
      "Log events of the contract.",
      events.map(({ name }) => [constant(name), name]),
    ),
    object(
      "CONTENT_EVENT",
      "Events that hold content.",
      content.map(({ name }) => [constant(name), name]),
    ),
    list("LOG_FIELDS", "Fields of a log line, in their order.", logLine.fields),
    list("LOG_REQUIRED_FIELDS", "Fields that are in every log line, null where absent.", logLine.required),
    list("LOG_ATTRIBUTES", "Fields of a log line that are attributes of its record, too.", LOG_ATTRIBUTES),
    list("SECRET_KEYS", "Keys whose values are masked, as the collector masks them.", SECRET_KEYS),
    list("SECRET_VALUES", "Secrets that are masked in texts, as the collector masks them.", SECRET_VALUES),
  ]
    .join("\n\n")
    .concat("\n");
}

function constant(key: string): string {
  return key.replaceAll(".", "_").toUpperCase();
}

function object(name: string, comment: string, entries: readonly (readonly [string, string])[]): string {
  const lines = entries.map(([key, value]) => `  ${key}: ${JSON.stringify(value)},`);
  return `/** ${comment} */\nexport const ${name} = {\n${lines.join("\n")}\n} as const;`;
}

export function list(name: string, comment: string, values: readonly string[]): string {
  return `/** ${comment} */\nexport const ${name} = [\n${values.map((value) => `  ${JSON.stringify(value)},`).join("\n")}\n] as const;`;
}
