import { describeError, isErrorLike } from "../described-error.ts";
import { plainJson } from "../plain.ts";

/** An error, or one that it came from, as text: errors themselves may change, and hold memory. */
export interface Thrown {
  readonly type: string;
  readonly message: string;
  /** Frames of its stack, one a line; empty where there is none. */
  readonly frames: string;
  /** Property by which `parent` holds it; undefined for the error that was reported. */
  readonly source?: string;
  /** Place of the error that holds it in the list. */
  readonly parent?: number;
  /** Whether it stands for several, as an `AggregateError`. */
  readonly group: boolean;
}

const MAX_ERRORS = 6;
const MAX_FRAMES_TEXT = 32_768;
const MAX_VALUE = 1_000;

/** The error, then what it came from by `cause` and `errors`, nearest first; each once. */
export function thrownTexts(error: unknown): Thrown[] {
  const waiting: Holding[] = [{ error }];
  const seen = new Set<unknown>();
  const found: Thrown[] = [];
  for (const next of waiting) {
    if (found.length >= MAX_ERRORS || seen.has(next.error)) continue;
    seen.add(next.error);
    const held = heldBy(next.error);
    found.push(thrownText(next, held));
    waiting.push(...held.map((one) => ({ ...one, parent: found.length - 1 })));
  }
  return found;
}

interface Holding {
  readonly error: unknown;
  readonly source?: string;
  readonly parent?: number;
}

function heldBy(error: unknown): Holding[] {
  if (!isErrorLike(error)) return [];
  const cause = peek(error, "cause");
  const errors = peek(error, "errors");
  return [
    ...(cause === undefined || cause === null ? [] : [{ error: cause, source: "cause" }]),
    ...(Array.isArray(errors) ? errors.slice(0, MAX_ERRORS) : []).map((one, index) => ({
      error: one,
      source: `errors[${index}]`,
    })),
  ];
}

function thrownText({ error, source, parent }: Holding, held: readonly Holding[]): Thrown {
  const { type, message } = describeError(error);
  const readable = isErrorLike(error);
  return {
    type,
    message: !readable && typeof error === "object" ? plainJson(error, MAX_VALUE) : message,
    frames: readable ? framesText(peek(error, "stack"), message) : "",
    ...(source !== undefined && { source }),
    ...(parent !== undefined && { parent }),
    group: held.some((one) => one.source?.startsWith("errors") === true),
  };
}

/** Without the message, whose lines may look like frames. */
function framesText(stack: unknown, message: string): string {
  if (typeof stack !== "string") return "";
  const at = message === "" ? -1 : stack.indexOf(message);
  return stack.slice(at === -1 ? 0 : at + message.length).slice(0, MAX_FRAMES_TEXT);
}

function peek(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
