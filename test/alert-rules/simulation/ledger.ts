export type Labels = Readonly<Record<string, string>>;

/**
 * How the collector sends a metric.
 * `resent`: cumulative, sent again and again until the collector restarts (span metrics).
 * `changes`: cumulative, sent when it changes; begins anew at zero after four minutes of silence (counts and sums).
 * `level`: what goes up and down, sent when it changes.
 * `gauge`: sent when it is measured.
 * `scraped`: cumulative or gauge, given as values that hold until the next, read at all times.
 */
type Sending = "resent" | "changes" | "level" | "gauge" | "scraped";

export interface Series {
  readonly name: string;
  readonly sending: Sending;
  /** Time and amount (of what is cumulative) or value, in the order in which it came. */
  readonly points: [time: number, amount: number][];
}

/** What happened in a simulation, by series. */
export class Ledger {
  readonly #series = new Map<string, Series>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #allBounds: Bounds | undefined;

  /** `allBounds`: upper bounds of the buckets of each metric. Default: those that rules read, as the simulation gives them. */
  constructor(allBounds?: Bounds) {
    this.#allBounds = allBounds;
  }

  get series(): readonly Series[] {
    return [...this.#series.values(), ...[...this.#histograms.values()].flatMap(seriesOf)];
  }

  /** Counts in a metric that is sent when it changes. */
  count(metric: string, labels: Labels, time: number, amount = 1): void {
    this.#add("changes", metric, labels, [time, amount]);
  }

  /** Raises, or lowers, a level. */
  shift(metric: string, labels: Labels, time: number, amount: number): void {
    this.#add("level", metric, labels, [time, amount]);
  }

  /** A value measured once. */
  gauge(metric: string, labels: Labels, time: number, value: number): void {
    this.#add("gauge", metric, labels, [time, value]);
  }

  /** A value that a scrape reads from now on. */
  scraped(metric: string, labels: Labels, time: number, value: number): void {
    this.#add("scraped", metric, labels, [time, value]);
  }

  /** A value of a histogram, of which rules read the buckets with these bounds. */
  observe(sending: "resent" | "changes", metric: string, value: number, where: Observation): void {
    const { labels, time } = where;
    const bounds = this.#allBounds?.get(metric) ?? where.bounds ?? [];
    const name = nameOf(metric, labels);
    const histogram = this.#histograms.get(name);
    if (histogram) histogram.points.push([time, value]);
    else this.#histograms.set(name, { metric, labels, sending, bounds, points: [[time, value]] });
  }

  /** What was counted in a metric, of series with these labels. */
  counted(metric: string, labels: Labels): Counted[] {
    return [...this.#series.values()].flatMap((series) => {
      const has = series.name.startsWith(`${metric}{`) ? labelsOf(series.name) : undefined;
      const fits = has && Object.entries(labels).every(([label, value]) => has[label] === value);
      return fits ? [{ labels: has, points: series.points }] : [];
    });
  }

  #add(sending: Sending, metric: string, labels: Labels, point: [number, number]): void {
    const name = nameOf(metric, labels);
    const series = this.#series.get(name);
    if (series) series.points.push(point);
    else this.#series.set(name, { name, sending, points: [point] });
  }
}

/** Upper bounds by the metric's name in Prometheus. */
export type Bounds = ReadonlyMap<string, readonly number[]>;

export interface Observation {
  readonly labels: Labels;
  readonly time: number;
  /** Upper bounds of buckets. Default: no rule reads buckets. */
  readonly bounds?: readonly number[];
}

export interface Counted {
  readonly labels: Labels;
  readonly points: Series["points"];
}

interface Histogram extends Pick<Series, "sending" | "points"> {
  readonly metric: string;
  readonly labels: Labels;
  readonly bounds: readonly number[];
}

function seriesOf({ metric, labels, sending, bounds, points }: Histogram): Series[] {
  const counted = points.map(([time]): [number, number] => [time, 1]);
  const buckets = bounds.map((bound): [string, Series["points"]] => [
    String(bound),
    points.map(([time, value]) => [time, value <= bound ? 1 : 0]),
  ]);
  if (bounds.length > 0) buckets.push(["+Inf", counted]);
  return [
    { name: nameOf(`${metric}_count`, labels), sending, points: counted },
    { name: nameOf(`${metric}_sum`, labels), sending, points },
    ...buckets.map(([le, inBucket]) => ({
      name: nameOf(`${metric}_bucket`, { ...labels, le }),
      sending,
      points: inBucket,
    })),
  ];
}

/** Without a library, because it is asked for millions of times. */
function nameOf(metric: string, labels: Labels): string {
  let name = `${metric}{`;
  for (const label in labels) name += `${label}="${labels[label]}",`;
  return `${name}}`;
}

function labelsOf(name: string): Labels {
  return Object.fromEntries([...name.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label, value]));
}
