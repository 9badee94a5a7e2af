// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Grafana's own placeholders.

import type { FieldConfig } from "./dashboard.ts";

/** A table of columns, as Grafana's data frames are: what every source answers and every panel draws. */
export interface Frame {
  readonly refId: string;
  readonly kind: "series" | "table" | "buckets" | "exemplars" | "logs" | "trace" | "traces";
  readonly fields: readonly Field[];
  /** Lines, when these are logs. */
  readonly lines?: readonly LogLine[];
  /** Spans, when this is one trace. */
  readonly trace?: Trace;
}

export interface Field {
  readonly name: string;
  readonly type: "time" | "number" | "string";
  readonly values: readonly unknown[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Name that the query gives: its legend. */
  readonly nameFromQuery?: string;
  readonly config: FieldConfig;
  /** Where it stands among the series that are drawn: gives its colour. */
  readonly state?: { readonly seriesIndex?: number; readonly displayName?: string };
}

export interface LogLine {
  /** In ms since 1970. */
  readonly time: number;
  /** In nanoseconds, as Loki has it. */
  readonly id: string;
  readonly text: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Trace {
  readonly id: string;
  readonly spans: readonly Span[];
}

export interface Span {
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  readonly service: string;
  /** In microseconds since 1970, as Jaeger has it. */
  readonly start: number;
  readonly duration: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly events: readonly { readonly time: number; readonly fields: Readonly<Record<string, string>> }[];
}

export function isFailed({ tags }: Span): boolean {
  return tags.error === "true" || tags["otel.status_code"] === "ERROR";
}

/** Legend > name that the dashboard gives > name and labels. */
export function displayName({ config, nameFromQuery, name, labels = {} }: Field): string {
  if (config.displayName)
    return config.displayName
      .replace(/\$\{__field\.labels\.([^}]+)\}/g, (_, label) => labels[label] ?? "")
      .replaceAll("${__field.name}", name);
  return nameFromQuery ?? name;
}
