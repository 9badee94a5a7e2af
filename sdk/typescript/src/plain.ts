import { describeError } from "./described-error.ts";

/** JSON data. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

const MAX_DEPTH = 12;
const MAX_NODES = 5_000;
const PREVIEW = 1_000;

/**
 * JSON text of any value, at most `limit` characters long: what JSON cannot hold is named in brackets, what is too
 * long becomes `{ truncated, characters, preview }`. Never throws, whatever getters, proxies or `toJSON` do.
 */
export function plainJson(value: unknown, limit: number): string {
  const json = JSON.stringify(toPlain(value));
  if (json.length <= limit) return json;
  return JSON.stringify({ truncated: true, characters: json.length, preview: json.slice(0, PREVIEW) });
}

/** Longest `output_data` that is recorded by itself, in characters of JSON. */
const OUTPUT_LIMIT = 8_192;

/** What an operation returned, as it goes into its event. */
export function plainOutput(result: unknown): Plain {
  return JSON.parse(plainJson(result, OUTPUT_LIMIT)) as Plain;
}

/** JSON data of any value; see {@link plainJson}. */
export function toPlain(value: unknown): Plain {
  let nodes = 0;
  const ancestors: object[] = [];

  function visit(current: unknown): Plain {
    if (++nodes > MAX_NODES) return "[truncated]";
    try {
      return typeof current === "object" && current !== null ? visitObject(current) : primitive(current);
    } catch {
      return "[unreadable]";
    }
  }

  function visitObject(current: object): Plain {
    if (ancestors.includes(current)) return "[circular]";
    if (ancestors.length >= MAX_DEPTH) return "[nested too deeply]";
    ancestors.push(current);
    try {
      return convert(current);
    } finally {
      ancestors.pop();
    }
  }

  function convert(current: object): Plain {
    if (current instanceof Error) return visit(describeError(current));
    if (ArrayBuffer.isView(current)) return `[${current.constructor.name} of ${current.byteLength} bytes]`;
    if (hasToJson(current)) return visit(current.toJSON(""));
    if (current instanceof Map) return visit([...current]);
    if (current instanceof Set) return visit([...current]);
    if (Array.isArray(current)) return Array.from(current.slice(0, MAX_NODES), visit);
    return record(current);
  }

  // `fromEntries` defines its keys, so a key named `__proto__` stays a key.
  function record(current: object): Plain {
    const entries: [string, Plain][] = [];
    for (const key of Object.keys(current)) {
      if (nodes >= MAX_NODES) break;
      const item = read(current, key);
      if (item !== undefined) entries.push([key, visit(item)]);
    }
    return Object.fromEntries(entries);
  }

  return visit(value);
}

function primitive(value: unknown): Plain {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return String(value);
  if (typeof value === "function") return `[function ${value.name || "anonymous"}]`;
  return `[${String(value)}]`;
}

function read(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch {
    return "[unreadable]";
  }
}

function hasToJson(object: object): object is { toJSON(key: string): unknown } {
  return typeof (object as { toJSON?: unknown }).toJSON === "function";
}
