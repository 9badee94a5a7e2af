import type { Field, Frame } from "./frame.ts";

/** One frame with a column a bucket; series named by their bounds are laid side by side. */
export function bucketsOf(frames: readonly Frame[]): Frame | undefined {
  const ready = frames.find(({ kind }) => kind === "buckets");
  if (ready) return ready;
  const series = frames.filter(({ kind }) => kind === "series");
  const times = [...new Set(series.flatMap(({ fields }) => fields[0]?.values as number[]))].sort(
    (a, b) => a - b,
  );
  if (times.length === 0) return undefined;
  const buckets = series.flatMap(({ fields: [time, value] }): Field[] => {
    if (!time || !value) return [];
    const counts = new Map(time.values.map((at, index) => [at, value.values[index]]));
    return [
      { ...value, name: value.nameFromQuery ?? value.name, values: times.map((at) => counts.get(at) ?? 0) },
    ];
  });
  return {
    refId: "A",
    kind: "buckets",
    fields: [{ name: "Time", type: "time", values: times, config: {} }, ...buckets],
  };
}

/** Buckets below the first and above the last that anything fell into are left out. */
export function withoutEmptyEnds(buckets: readonly Field[]): readonly Field[] {
  const filled = ({ values }: Field) => values.some((value) => typeof value === "number" && value > 0);
  const [first, last] = [buckets.findIndex(filled), buckets.findLastIndex(filled)];
  return first < 0 ? buckets : buckets.slice(Math.max(0, first - 1), last + 1);
}
