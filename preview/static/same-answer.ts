/** Functions that give an order on purpose. */
const ORDERS = /\b(sort\w*|topk|bottomk)\s*\(/;

/**
 * An answer without what differs from one time of asking to the next: the order of series, which stores hold in maps, and
 * what Loki tells of its own work.
 */
export function sameAnswer(answer: unknown, query = ""): unknown {
  const { data } = answer as { data: unknown };
  if (Array.isArray(data)) return { data: sorted(data) };
  if (typeof data !== "object" || data === null) return answer;
  const { stats: _, ...rest } = data as { stats?: unknown; result?: unknown };
  if (!Array.isArray(rest.result) || ORDERS.test(query)) return { data: rest };
  return { data: { ...rest, result: sorted(rest.result) } };
}

/** By labels, which come first in each. */
function sorted(list: readonly unknown[]): unknown[] {
  const keyed = list.map((one) => [JSON.stringify(one), one] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
