/** Without the undefined values, which OpenTelemetry would count as dropped attributes. */
export function defined<V>(record: Readonly<Record<string, V | undefined>>): Record<string, V> {
  const entries = Object.entries(record).filter((entry): entry is [string, V] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
