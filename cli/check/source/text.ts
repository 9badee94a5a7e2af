import type { Place } from "../finding.ts";

/** A text inside a file, such as an expression: each of its characters has a place there. */
export interface SourceText {
  readonly value: string;
  placeAt(offset: number): Place;
}
