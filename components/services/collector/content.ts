import { SECRET_KEY } from "../../../contract/redaction.ts";
import { CONTENT_EVENTS, CONTENT_KEYS } from "./content.generated.ts";

/** The resource attribute that gives content streams of its own in Loki, and its value. */
export const CONTENT_STREAM = { attribute: "telltale.stream", value: "content" } as const;

/** Largest record in bytes: Loki refuses lines of more than 256 KB. */
const LIMIT = 200_000;
/** Beginning that is kept of a larger one; JSON may need six bytes for one. */
const PREVIEW = 30_000;
/** Attributes become structured metadata, of which Loki takes 64 KB. */
const ATTRIBUTE_LIMIT = 1_024;

/** Other instrumentations still send what was said as one event for each message, named so before v1.37. */
const OLDER_EVENTS = ["gen_ai.choice", "gen_ai.(system|user|assistant|tool).message"];

/** Records of content are put in one form, so that they are masked as lines are; then told from lines, and capped. */
export function renderContentProcessors() {
  const isContent = isEvent([...CONTENT_EVENTS, ...OLDER_EVENTS]);
  return {
    "transform/content": {
      error_mode: "ignore",
      log_statements: [{ conditions: [isContent], statements: [...toBody(CONTENT_KEYS), ...naming()] }],
    },
    "filter/not_content": { error_mode: "ignore", logs: { log_record: [isContent] } },
    "filter/content": { error_mode: "ignore", logs: { log_record: [`not (${isContent})`] } },
    // A model's arguments may be JSON inside a text, where a key is no key to the processor.
    "redaction/content": { allow_all_keys: true, summary: "silent", blocked_values: [SECRET_IN_JSON] },
    "transform/content_cap": { error_mode: "ignore", log_statements: CAP },
  };
}

/** What content goes through once it is told from lines. */
export const CONTENT_PROCESSORS = ["filter/content", "redaction/content", "transform/content_cap"];

const SECRET_IN_JSON = `(?i)\\\\*"([^"\\\\]*[._-])?(${SECRET_KEY})\\\\*"\\s*:\\s*(\\\\*"[^"\\\\]*\\\\*"|[^\\s",}\\]]+)`;

function isEvent(names: readonly string[]): string {
  const pattern = `"^(${names.join("|").replaceAll(".", "\\\\.")})$"`;
  const older = 'log.attributes["event.name"]';
  return `IsMatch(log.event_name, ${pattern}) or (${older} != nil and IsMatch(${older}, ${pattern}))`;
}

/** Only in a body does redaction look at keys and values in depth, and only there may a record be large. */
function toBody(keys: readonly string[]): string[] {
  return [
    'set(log.cache["body"], log.body) where log.body != nil and not IsMap(log.body)',
    'set(log.body, ParseJSON("{}")) where not IsMap(log.body)',
    'set(log.body["body"], log.cache["body"]) where log.cache["body"] != nil',
    ...keys.flatMap((key) => {
      const [attribute, member] = [`log.attributes["${key}"]`, `log.body["${key}"]`];
      return [
        `set(${member}, ${attribute}) where ${attribute} != nil`,
        `set(${member}, ParseJSON(${attribute})) where IsString(${attribute}) and IsMatch(${attribute}, "^\\\\s*[\\\\[{]")`,
        `delete_key(log.attributes, "${key}")`,
      ];
    }),
  ];
}

function naming(): string[] {
  return [
    'set(log.attributes["event"], log.event_name) where log.attributes["event"] == nil and log.event_name != ""',
    'set(log.attributes["event"], log.attributes["event.name"]) where log.attributes["event"] == nil',
    `truncate_all(log.attributes, ${ATTRIBUTE_LIMIT})`,
  ];
}

/** Masking comes first: half of a secret would not be known as one. The body becomes the line that Loki stores. */
const CAP = [
  'set(log.cache["text"], String(log.body))',
  'set(log.cache["bytes"], Len(log.cache["text"]))',
  `set(log.body, ParseJSON("{\\"truncated\\":true}")) where log.cache["bytes"] > ${LIMIT}`,
  `set(log.body["bytes"], log.cache["bytes"]) where log.cache["bytes"] > ${LIMIT}`,
  `set(log.body["preview"], Substring(log.cache["text"], 0, ${PREVIEW}, utf8_safe=true)) where log.cache["bytes"] > ${LIMIT}`,
  "set(log.body, String(log.body))",
  `set(resource.attributes["${CONTENT_STREAM.attribute}"], "${CONTENT_STREAM.value}")`,
];
