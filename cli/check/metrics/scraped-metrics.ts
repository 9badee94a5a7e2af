import { advise, type Finding } from "../finding.ts";
import { checkKeys } from "../source/known-keys.ts";
import { readFiles } from "../source/read-files.ts";
import { parseYamlFile, type YamlFile, type YamlValue } from "../source/yaml-file.ts";
import { labelsOf, type Series, unitOfName } from "./series.ts";

/** Names metrics that agents serve themselves: what they are is known to nobody else. */
export const SCRAPED_METRICS = "contract/scraped.yaml";

export interface ScrapedMetrics {
  readonly series: ReadonlyMap<string, Series>;
  readonly findings: readonly Finding[];
  /** 1, or 0: there may be none. */
  readonly files: number;
}

/** What the scrape adds. */
const COMMON = ["job", "instance", "service", "environment"];
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: [""],
  gauge: [""],
  histogram: ["_bucket", "_count", "_sum"],
  summary: ["", "_count", "_sum"],
};

export function readScrapedMetrics(root: string): ScrapedMetrics {
  const [file] = readFiles(root, SCRAPED_METRICS);
  if (!file) return { series: new Map(), findings: [], files: 0 };
  const yaml = parseYamlFile(file.path, file.text);
  const entries = yaml.root.keys.map(({ name }) => [name, yaml.root.get(name)] as const);
  return {
    series: new Map(entries.flatMap(([name, value]) => seriesOf(name, value))),
    findings: yaml.findings.length > 0 ? yaml.findings.slice(0, 1) : findingsOf(yaml, entries),
    files: 1,
  };
}

function findingsOf(yaml: YamlFile, entries: readonly (readonly [string, YamlValue])[]): Finding[] {
  if ((yaml.root.data ?? null) !== null && yaml.root.keys.length === 0)
    return [{ ...yaml.root.place, message: "holds no metrics by their names" }];
  return entries.flatMap(([name, value]) => {
    const type = value.get("type");
    const given = type.text?.value ?? "";
    return [
      ...checkKeys(value, ["type", "labels"], "a metric"),
      ...(given in SUFFIXES
        ? []
        : [
            {
              ...type.place,
              message: `"${given}" is no type of ${name}${advise(given, Object.keys(SUFFIXES))}`,
            },
          ]),
    ];
  });
}

function seriesOf(name: string, value: YamlValue): [string, Series][] {
  const type = value.get("type").text?.value ?? "";
  const names = [...COMMON, ...value.get("labels").items.map(({ text }) => text?.value ?? "")];
  return (SUFFIXES[type] ?? []).map((suffix) => {
    const more = suffix === "_bucket" ? ["le"] : type === "summary" && suffix === "" ? ["quantile"] : [];
    return [
      `${name}${suffix}`,
      {
        type: type === "gauge" || more.includes("quantile") ? "gauge" : "counter",
        labels: labelsOf([...names, ...more]),
        unit: unitOfName(`${name}${suffix}`),
      },
    ];
  });
}
