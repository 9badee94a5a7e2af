import {
  LONGEST_RECORD,
  RECORD,
  RECORD_QUIET_MS,
  WHOLE_RECORD,
} from "../../components/services/collector/lines/record.ts";

const GROWING = new RegExp(RECORD, "my");
const WHOLE = new RegExp(WHOLE_RECORD, "my");
const BLANK_LINES = /(?:[ \t\r]*\n)+/y;

/** Cuts an output into records as the collector cuts files: a line, or a stack of lines that belong together. */
export class RecordSplitter {
  readonly #emit: (record: string) => void;
  // A sequence of bytes that is no character becomes U+FFFD.
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #text = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(emit: (record: string) => void) {
    this.#emit = emit;
  }

  write(chunk: Uint8Array): void {
    const text = this.#decoder.decode(chunk, { stream: true });
    this.#text += text;
    if (!text.includes("\n") && this.#text.length < LONGEST_RECORD) return;
    this.#take(this.#text.length, false);
    clearTimeout(this.#timer);
    // Who has been silent for a while has said all of it; a line without its end may still grow.
    this.#timer = setTimeout(() => this.#take(this.#text.lastIndexOf("\n") + 1, true), RECORD_QUIET_MS);
    this.#timer.unref();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#text += this.#decoder.decode();
    this.#take(this.#text.length, true);
  }

  /** Emits what is whole before `end`; everything is, if nothing more belongs to it. */
  #take(end: number, complete: boolean): void {
    const text = this.#text.slice(0, end);
    let position = 0;
    while (position < text.length) {
      const next = endOfRecord(text, skipBlank(text, position), complete);
      if (next === undefined) break;
      const record = text.slice(skipBlank(text, position), next).trimEnd();
      if (record !== "") this.#emit(record);
      position = next;
    }
    this.#text = this.#text.slice(position);
  }
}

/** Where the record that begins at `start` ends; `undefined` when that is not known yet. */
function endOfRecord(text: string, start: number, complete: boolean): number | undefined {
  const pattern = complete ? WHOLE : GROWING;
  pattern.lastIndex = start;
  const found = pattern.test(text) ? pattern.lastIndex : text.length;
  if (found - start > LONGEST_RECORD) return start + LONGEST_RECORD;
  return found < text.length || complete ? found : undefined;
}

function skipBlank(text: string, position: number): number {
  BLANK_LINES.lastIndex = position;
  return BLANK_LINES.test(text) ? BLANK_LINES.lastIndex : position;
}
