/** Label names, each with the values that it can have; undefined: any value. */
export type Labels = ReadonlyMap<string, readonly string[] | undefined>;

/** What is known of a metric's series, or of an expression's, without looking at any. */
export interface Series {
  /** Undefined: not known, so nothing is said of them. */
  readonly labels: Labels | undefined;
  readonly type: "counter" | "gauge" | "unknown";
  readonly unit?: Unit | undefined;
  /** No value exceeds it: the highest bound of the buckets that a quantile comes from. */
  readonly highest?: number | undefined;
  /** Kinds of tokens of which one is part of another stand beside each other: a sum would count them twice. */
  readonly mixedTokens?: boolean;
  readonly isScalar?: boolean;
}

export type Unit = "seconds" | "milliseconds" | "bytes" | "dollars";

export const UNKNOWN: Series = { labels: undefined, type: "unknown" };
export const SCALAR: Series = { labels: new Map(), type: "unknown", isScalar: true };

/** Kind of tokens: `cache_read` is part of `input`, `reasoning` of `output`. */
export const TOKEN_LABEL = "token_type";

export function labelsOf(names: Iterable<string>): Labels {
  return new Map([...names].map((name) => [name, undefined]));
}

export function keep(labels: Labels | undefined, names: readonly string[]): Labels {
  return new Map(names.map((name) => [name, labels?.get(name)]));
}

export function drop(labels: Labels | undefined, names: readonly string[]): Labels | undefined {
  return labels && new Map([...labels].filter(([name]) => !names.includes(name)));
}

export function add(labels: Labels | undefined, names: readonly string[]): Labels | undefined {
  return labels && new Map([...labels, ...labelsOf(names)]);
}

/** What holds of all of them together. */
export function mergeSeries([first = UNKNOWN, ...others]: readonly Series[]): Series {
  return others.reduce(
    (one, other) => ({
      type: one.type === other.type ? one.type : "unknown",
      labels: one.labels && other.labels && new Map([...other.labels, ...one.labels]),
      unit: one.unit === other.unit ? one.unit : undefined,
      mixedTokens: Boolean(one.mixedTokens || other.mixedTokens),
    }),
    first,
  );
}

const UNITS: Readonly<Record<string, Unit>> = {
  seconds: "seconds",
  milliseconds: "milliseconds",
  ms: "milliseconds",
  bytes: "bytes",
  dollars: "dollars",
};

/** The unit that a metric's name states; of a recorded series, the part between the colons does. */
export function unitOfName(name: string): Unit | undefined {
  const metric = name.split(":")[1] ?? name;
  const [, unit = ""] =
    /_(seconds|milliseconds|ms|bytes|dollars)(?:_(?:bucket|sum|total))?$/.exec(metric) ?? [];
  return UNITS[unit];
}
