import type { Message } from "./content-messages.ts";
import type { Plain } from "./plain.ts";

/** Largest message, and largest arguments or result of a tool, in bytes of JSON; markers of what was cut come on top. */
const PIECE_LIMIT = 16_384;
/** Largest record, in bytes of JSON. */
const RECORD_LIMIT = 131_072;

export function sizeOf(value: Plain): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** The value with its long texts cut; one that is still too long becomes a text. */
export function capPiece(value: Plain): Plain {
  const shorter = sizeOf(value) > PIECE_LIMIT ? cutTexts(value) : value;
  return sizeOf(shorter) > 2 * PIECE_LIMIT ? cutText(JSON.stringify(shorter)) : shorter;
}

export function capMessage(message: Message): Message {
  const parts = capPiece(message.parts);
  return { ...message, parts: Array.isArray(parts) ? parts : [{ type: "text", content: parts }] };
}

/** The newest messages that fit into `room` bytes, after a marker of those left out. */
export function capMessages(messages: readonly Message[], room: number): Message[] {
  const capped = messages.map(capMessage);
  let size = 0;
  const first =
    capped.findLastIndex((message) => {
      size += sizeOf(message);
      return size > room;
    }) + 1;
  if (first === 0) return capped;
  const bytes = messages.slice(0, first).reduce((sum, message) => sum + sizeOf(message), 0);
  return [{ role: "system", parts: [{ type: "cut", messages: first, bytes }] }, ...capped.slice(first)];
}

/** What is left of a record beside these. */
export function roomBeside(...values: readonly Plain[]): number {
  return RECORD_LIMIT - values.reduce<number>((sum, value) => sum + sizeOf(value), 0);
}

function cutTexts(value: Plain): Plain {
  if (typeof value === "string") return cutText(value);
  if (Array.isArray(value)) return value.map(cutTexts);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cutTexts(one)]));
}

function cutText(text: string): string {
  if (DATA.test(text)) return `[${text.length} characters of data]`;
  const bytes = Buffer.from(text);
  if (bytes.length <= PIECE_LIMIT) return text;
  // A character that the cut goes through is left out.
  const kept = new TextDecoder().decode(bytes.subarray(0, PIECE_LIMIT), { stream: true });
  return `${kept}… [${text.length - kept.length} characters cut]`;
}

/** Images and the like: nobody reads the beginning of one. */
const DATA = /^(data:[^,]{1,100},)?[A-Za-z0-9+/_-]{2000,}={0,2}$/;
