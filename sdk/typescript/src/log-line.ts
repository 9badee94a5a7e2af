import { LOG_FIELDS, LOG_REQUIRED_FIELDS } from "./contract.generated.ts";
import { plainJson } from "./plain.ts";

/** Fields by their name in the contract; a value may be anything. */
export type LogFields = Readonly<Record<string, unknown>>;

const FIELD_LIMIT = 65_536;
const EXTRA_FIELDS_LIMIT = 65_536;

const CONTRACT_FIELDS: ReadonlySet<string> = new Set(LOG_FIELDS);
const REQUIRED_FIELDS: readonly string[] = LOG_REQUIRED_FIELDS;
// `otlp` is a mark of the SDK's own.
const OPTIONAL_FIELDS = LOG_FIELDS.filter((field) => !REQUIRED_FIELDS.includes(field) && field !== "otlp");

/** The same line as it is printed and as it is sent; they differ in the mark `otlp` only. */
export interface LogLine {
  readonly printed: string;
  readonly sent: string;
}

/**
 * One JSON object on one line: the required fields in the contract's order, null where absent, then the contract's
 * others, then `extra`. What the SDK knows (`known`) wins over what the caller says (`extra`).
 */
export function logLine(known: LogFields, extra: LogFields = {}): LogLine {
  const required = contractMembers(REQUIRED_FIELDS, known, extra, "null");
  const optional = contractMembers(OPTIONAL_FIELDS, known, extra);
  const others = extraMembers(extra);
  const mark = known.otlp === true ? ['"otlp":true'] : [];
  return {
    printed: oneLine([...required, ...optional, ...mark, ...others]),
    sent: oneLine([...required, ...optional, ...others]),
  };
}

// Built member by member: an object would move keys that look like numbers to the front.
function contractMembers(
  fields: readonly string[],
  known: LogFields,
  extra: LogFields,
  absent?: string,
): string[] {
  return fields.flatMap((field) => {
    const value = known[field] ?? safeValue(extra, field) ?? undefined;
    const json = value === undefined ? absent : plainJson(value, FIELD_LIMIT);
    return json === undefined ? [] : [`"${field}":${json}`];
  });
}

function extraMembers(extra: LogFields): string[] {
  const members: string[] = [];
  let room = EXTRA_FIELDS_LIMIT;
  for (const key of safeKeys(extra)) {
    if (CONTRACT_FIELDS.has(key)) continue;
    const member = `${JSON.stringify(key)}:${plainJson(safeValue(extra, key), FIELD_LIMIT)}`;
    room -= member.length;
    if (room < 0) return [...members, '"fields_dropped":true'];
    members.push(member);
  }
  return members;
}

function oneLine(members: readonly string[]): string {
  return `{${members.join(",")}}`.replace(LINE_SEPARATORS, escapeSeparator);
}

function safeKeys(fields: LogFields): string[] {
  try {
    return Object.keys(fields);
  } catch {
    return [];
  }
}

function safeValue(fields: LogFields, key: string): unknown {
  try {
    return Object.hasOwn(fields, key) ? fields[key] : undefined;
  } catch {
    return "[unreadable]";
  }
}

// JSON allows these inside a string, but some readers of lines end a line at them.
const LINE_SEPARATORS = /[\u0085\u2028\u2029]/g;

function escapeSeparator(separator: string): string {
  return `\\u${separator.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
