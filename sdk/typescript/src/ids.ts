import { randomBytes } from "node:crypto";

/** A short random id such as `wf_9f3k2m4x8q1z`: 60 bits, letters and digits that are not mixed up when read aloud. */
export function makeId(prefix: string): string {
  const letters = Array.from(randomBytes(12), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${prefix}_${letters.join("")}`;
}

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
