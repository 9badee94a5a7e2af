import { SECRET_KEYS, SECRET_VALUES } from "../contract.generated.ts";

// As the collector's processor writes it.
const MASK = "****";
const IGNORE_CASE = "(?i)";

const KEYS = SECRET_KEYS.map((pattern) => expression(pattern, ""));
const VALUES = SECRET_VALUES.map((pattern) => expression(pattern, "g"));

/** A copy of JSON data in which secrets are masked: by the keys they stand under, and by what they look like. */
export function redacted<T>(value: T): T {
  return visit(value) as T;
}

function visit(value: unknown): unknown {
  if (typeof value === "string") return VALUES.reduce((text, secret) => text.replace(secret, MASK), value);
  if (Array.isArray(value)) return value.map(visit);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isSecret(key, inner) ? MASK : visit(inner)]),
  );
}

function isSecret(key: string, value: unknown): boolean {
  return value !== null && value !== undefined && KEYS.some((secret) => secret.test(key));
}

function expression(pattern: string, flags: string): RegExp {
  return pattern.startsWith(IGNORE_CASE)
    ? new RegExp(pattern.slice(IGNORE_CASE.length), `${flags}i`)
    : new RegExp(pattern, flags);
}
