import { advise, type Finding } from "../finding.ts";
import { add, mergeSeries, type Series } from "../metrics/series.ts";
import { neverExceeds } from "../promql/comparison.ts";
import { checkKeys } from "../source/known-keys.ts";
import type { YamlFile, YamlValue } from "../source/yaml-file.ts";

/** alert-rules/limits/defaults.yaml: the limit of each alert. */
export interface Limits {
  readonly yaml: YamlFile | undefined;
  readonly entries: ReadonlyMap<string, Limit>;
}

export interface Limit {
  readonly value: YamlValue;
  readonly signal: string;
  readonly per: readonly string[];
}

const KEYS = ["limit", "unit", "signal", "per"];

export function readLimits(yaml: YamlFile | undefined): Limits {
  const entries = (yaml?.root.keys ?? []).map(({ name }): [string, Limit] => {
    const value = yaml?.root.get(name) as YamlValue;
    const per = value.get("per").items.map(({ text }) => text?.value ?? "");
    return [name, { value, signal: value.get("signal").text?.value ?? "", per }];
  });
  return { yaml, entries: new Map(entries) };
}

/** `telltale:limit` of one alert, or of all: a series for each of a signal's. */
export function limitSeries(
  { entries }: Limits,
  alert: string | undefined,
  recorded: (name: string) => Series,
): Series {
  const all = [...entries].filter(([name]) => alert === undefined || name === alert);
  return mergeSeries(
    all.map(([, { signal }]) => {
      const { labels, unit } = recorded(signal);
      return { labels: add(labels, ["alert"]), type: "gauge", unit };
    }),
  );
}

/** Complains of entries that are not well formed or of no alert, and of those that do not fit their signal. */
export function checkLimits(
  limits: Limits,
  alerts: readonly string[],
  recorded: ReadonlyMap<string, Series>,
): Finding[] {
  const placed = limits.yaml?.root.keys ?? [];
  return [...limits.entries].flatMap(([name, entry]) => {
    const { place } = placed.find((key) => key.name === name) ?? entry.value;
    const orphan = alerts.includes(name)
      ? []
      : [{ ...place, message: `a limit of no alert: "${name}"${advise(name, alerts)}` }];
    const missing = KEYS.filter((key) => !entry.value.get(key).exists);
    return [
      ...orphan,
      ...checkKeys(entry.value, KEYS, "a limit"),
      ...missing.map((key) => ({ ...place, message: `${name} has no ${key}; give it ${KEYS.join(", ")}` })),
      ...checkNumber(entry),
      ...(entry.signal ? checkSignal(name, entry, recorded) : []),
    ];
  });
}

function checkNumber({ value }: Limit): Finding[] {
  const limit = value.get("limit");
  if (!limit.exists || (typeof limit.data === "number" && limit.data >= 0)) return [];
  return [{ ...limit.place, message: `limit is ${JSON.stringify(limit.data)}; allowed: a number from 0 on` }];
}

function checkSignal(name: string, entry: Limit, recorded: ReadonlyMap<string, Series>): Finding[] {
  const { value, signal, per } = entry;
  const series = recorded.get(signal);
  const at = value.get("signal").place;
  if (!series)
    return [
      {
        ...at,
        message: `no rule records "${signal}", the signal of ${name}${advise(signal, recorded.keys())}`,
      },
    ];
  const labels = series.labels && [...series.labels.keys()];
  const isSame = !labels || (labels.length === per.length && labels.every((label) => per.includes(label)));
  const limit = Number(value.get("limit").data);
  return [
    ...(isSame || !value.get("per").exists
      ? []
      : [
          {
            ...value.get("per").place,
            message: `per must be the labels of ${signal}: [${labels.join(", ")}]`,
          },
        ]),
    ...(series.highest !== undefined && limit >= series.highest
      ? [{ ...value.get("limit").place, message: neverExceeds(series.highest, limit) }]
      : []),
    ...checkUnit(value.get("unit"), signal, series),
  ];
}

function checkUnit(unit: YamlValue, signal: string, series: Series): Finding[] {
  const stated = /^(seconds|milliseconds|ms|s)\b/.exec(unit.text?.value ?? "")?.[1];
  if (!stated || !series.unit) return [];
  const meant = stated.startsWith("m") ? "milliseconds" : "seconds";
  return meant === series.unit
    ? []
    : [{ ...unit.place, message: `unit is ${meant}, but ${signal} is in ${series.unit}` }];
}
