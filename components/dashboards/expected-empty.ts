import type { Panel } from "./classic.ts";

const MARK = /\bMay be empty: (.+)$/s;

/**
 * Why a panel shows nothing on a good day; `undefined` if it always shows something once agents have run.
 * The mark is the end of its description, "May be empty: …": people read it, too, and Grafana keeps it.
 */
export function expectedEmpty({ description = "" }: Panel): string | undefined {
  return MARK.exec(description)?.[1]?.trim();
}
