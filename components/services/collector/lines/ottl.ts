/** A text or pattern in OTTL's quotes. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** A field of the line, or what was worked out from it: the parser's cache, which no record keeps. */
export function field(name: string): string {
  return `log.cache[${quote(name)}]`;
}

export function attribute(name: string): string {
  return `log.attributes[${quote(name)}]`;
}

export function matches(value: string, pattern: string): string {
  return `IsMatch(${value}, ${quote(pattern)})`;
}

export function isNumber(value: string): string {
  return `(IsInt(${value}) or IsDouble(${value}))`;
}

/** The first of the fields that the line has. */
export function firstOf(names: readonly string[]): string {
  return `Coalesce([${names.map(field).join(", ")}])`;
}

/** The collector expands variables in its configuration: `$` is written twice. */
export function literal(statements: readonly string[]): string[] {
  return statements.map((statement) => statement.replaceAll("$", "$$$$"));
}
