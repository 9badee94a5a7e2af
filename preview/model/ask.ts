export type SourceName = "prometheus" | "loki" | "jaeger";

/**
 * Asks a path of a source's API, and gives its JSON.
 * @throws Error with the reason, for people.
 */
export type Ask = (
  source: SourceName,
  path: string,
  parameters: Readonly<Record<string, string>>,
) => Promise<unknown>;

/** One text for each question, by which a recorded answer is found. */
export function questionOf(
  source: SourceName,
  path: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const search = new URLSearchParams(parameters);
  search.sort();
  return `${source}${path}?${search}`;
}
