import { LOG_ATTRIBUTES } from "../../../../contract/log-attributes.ts";
import { attribute, field, matches } from "./ottl.ts";

/** Ids and names of a line, which become attributes as they are; event and level are read with more care. */
const TEXTS = LOG_ATTRIBUTES.filter((name) => name !== "event" && name !== "level");

/** Where a line comes from, if it says so: attributes that then move to the record's resource. */
export const ORIGIN = {
  service: "service.name",
  environment: "deployment.environment.name",
  release: "service.version",
} as const;

/** Longer ones are no names: Loki and Prometheus keep an index of them. */
const NAME = "^[\\w@][\\w@.:/+-]{0,62}$";
/** structlog's `event` is a sentence, ours a name; every event of the contract has such a one. */
const EVENT_NAME = "^[A-Za-z][A-Za-z0-9]*([_.:-][A-Za-z0-9]+)+$";
const EVENT_WORD = "^[A-Za-z][A-Za-z0-9]*$";
const LONGEST_EVENT = "^.{1,64}$";

const EVENT = field("event");
const ID_DIGITS = [
  ["trace_id", 32],
  ["span_id", 16],
] as const;

/** Attributes and ids of a record, from the fields of its line. */
export const FIELD_STATEMENTS: readonly string[] = [
  ...TEXTS.map(
    (name) =>
      `set(${attribute(name)}, ${field(name)}) where IsString(${field(name)}) and ${field(name)} != ""`,
  ),
  ...["workflow_id", "task_id", "conversation_id"].map(
    (name) =>
      `set(${attribute(name)}, String(${field(name)})) where IsInt(${field(name)}) or IsDouble(${field(name)})`,
  ),
  ...Object.entries(ORIGIN).map(
    ([name, key]) =>
      `set(${attribute(key)}, ${field(name)}) where IsString(${field(name)}) and ${matches(field(name), NAME)}`,
  ),
  ...ID_DIGITS.map(
    ([id, digits]) =>
      `set(log.${id}.string, ToLowerCase(${field(id)})) where IsString(${field(id)}) and ${matches(field(id), `^(?i:[0-9a-f]{${digits}})$`)}`,
  ),
  `set(${attribute("event")}, "log")`,
  `set(${attribute("event")}, ${EVENT}) where IsString(${EVENT}) and ${matches(EVENT, LONGEST_EVENT)} and ${isEvent()}`,
  `set(log.event_name, ${attribute("event")})`,
];

/** A single word is a name only where the sentence stands beside it. */
function isEvent(): string {
  const sentence = ["message", "msg"].map((name) => `${field(name)} != nil`).join(" or ");
  return `(${matches(EVENT, EVENT_NAME)} or (${matches(EVENT, EVENT_WORD)} and (${sentence})))`;
}

/** What loguru writes with `serialize=True` has its fields two levels down. */
export const LOGURU_STATEMENTS: readonly string[] = [
  `merge_maps(log.cache, ${field("record")}, "upsert") where IsMap(${field("record")}) and IsString(${field("text")})`,
  `merge_maps(log.cache, ${field("extra")}, "insert") where IsMap(${field("extra")})`,
  `set(${field("level")}, ${field("level")}["name"]) where IsMap(${field("level")})`,
  `set(${field("time")}, ${field("time")}["timestamp"]) where IsMap(${field("time")})`,
];
