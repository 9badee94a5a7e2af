const LONGEST_TEXT = 2_000;
const MOST_ITEMS = 100;

/** A value of which no text and no list is longer than a model should read, and what was cut, in sentences. */
export function bounded<T>(value: T): { value: T; notes: string[] } {
  const notes = new Set<string>();
  return { value: cut(value, "", notes) as T, notes: [...notes] };
}

function cut(value: unknown, path: string, notes: Set<string>): unknown {
  if (typeof value === "string" && value.length > LONGEST_TEXT) {
    notes.add(`Texts of more than ${LONGEST_TEXT} characters are cut.`);
    return `${value.slice(0, LONGEST_TEXT)}… [${value.length - LONGEST_TEXT} characters cut]`;
  }
  if (Array.isArray(value)) {
    if (value.length > MOST_ITEMS)
      notes.add(`Of ${value.length} entries in ${path || "the list"} these are the last ${MOST_ITEMS}.`);
    return value.slice(-MOST_ITEMS).map((item) => cut(item, path, notes));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item, key, notes)]));
}
