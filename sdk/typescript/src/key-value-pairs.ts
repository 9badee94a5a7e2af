/** Parses `a=1,b=2` with percent-encoded values, the form of `OTEL_*` variables; pairs that it cannot read are left out. */
export function keyValuePairs(text: string | undefined): Record<string, string> {
  const pairs: [string, string][] = [];
  for (const pair of (text ?? "").split(",")) {
    const equals = pair.indexOf("=");
    const key = decoded(pair.slice(0, equals).trim());
    const value = decoded(pair.slice(equals + 1).trim());
    if (equals > 0 && key && value !== undefined) pairs.push([key, value]);
  }
  return Object.fromEntries(pairs);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
