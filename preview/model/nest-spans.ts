import type { Span } from "./frame.ts";

export interface Nested {
  readonly span: Span;
  readonly depth: number;
}

/** Spans in the order in which a tree of them is read; one whose parent is not there stands at the top. */
export function nest(spans: readonly Span[]): Nested[] {
  const ids = new Set(spans.map(({ id }) => id));
  const children = Map.groupBy(spans, ({ parent }) =>
    parent !== undefined && ids.has(parent) ? parent : "",
  );
  const seen = new Set<string>();
  const walk = (parent: string, depth: number): Nested[] =>
    (children.get(parent) ?? []).flatMap((span) => {
      if (seen.has(span.id)) return [];
      seen.add(span.id);
      return [{ span, depth }, ...walk(span.id, depth + 1)];
    });
  const tree = walk("", 0);
  // Spans that name each other as parents are shown all the same.
  return [...tree, ...spans.filter(({ id }) => !seen.has(id)).map((span) => ({ span, depth: 0 }))];
}
