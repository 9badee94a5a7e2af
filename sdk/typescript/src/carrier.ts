import type { TextMapGetter } from "@opentelemetry/api";

/** Longest header that is read: W3C's bound of baggage. */
const LONGEST = 8_192;

/** Reads headers from whatever holds them: an object with names in any case, `Headers`, a `Map`, MCP's `_meta`. */
export const CARRIER: TextMapGetter<unknown> = {
  keys: () => [],
  get(carrier, key) {
    if (typeof carrier !== "object" || carrier === null) return undefined;
    return bounded(isReadable(carrier) ? carrier.get(key) : memberOf(carrier, key));
  },
};

interface Readable {
  get(key: string): unknown;
}

function isReadable(carrier: object): carrier is Readable {
  return carrier instanceof Map || carrier instanceof Headers;
}

function memberOf(carrier: object, key: string): unknown {
  const found = Object.keys(carrier).find((name) => name.toLowerCase() === key);
  return found === undefined ? undefined : (carrier as Record<string, unknown>)[found];
}

function bounded(value: unknown): string | undefined {
  const text = Array.isArray(value) ? value.filter((one) => typeof one === "string").join(",") : value;
  if (typeof text !== "string") return undefined;
  // Whole entries only: half a name would be another name.
  return text.length > LONGEST ? text.slice(0, Math.max(0, text.lastIndexOf(",", LONGEST))) : text;
}
