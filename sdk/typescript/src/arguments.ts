import { safely } from "./safely.ts";

/** The arguments after the name: options may be left out. */
export type Rest<Options, Body> = readonly [body: Body] | readonly [options: Options, body: Body];

export function splitRest<Options extends object, Body>(rest: Rest<Options, Body>): [Partial<Options>, Body] {
  return rest.length === 1 ? [{}, rest[0]] : [readOptions(rest[0]), rest[1]];
}

/** A copy that is safe to read, since options may be a proxy or have getters that throw. */
export function readOptions<Options extends object>(options: Options | undefined): Partial<Options> {
  return safely(() => ({ ...options })) ?? {};
}

/** A name or id as text, whatever was passed. */
export function asText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "unreadable";
  }
}
