import type { Target } from "../dashboard.ts";
import type { Field, Frame } from "../frame.ts";
import type { Series } from "./prometheus.ts";

export function seriesFrame({ labels, values }: Series, target: Target): Frame {
  return {
    refId: target.refId ?? "A",
    kind: "series",
    fields: [
      { name: "Time", type: "time", values: values.map(([time]) => time), config: {} },
      {
        name: "Value",
        type: "number",
        values: values.map(([, value]) => (Number.isNaN(value) ? null : value)),
        labels,
        nameFromQuery: legendOf(labels, target),
        config: {},
      },
    ],
  };
}

/** A row a sample, with its labels as columns. */
export function tableFrame(series: readonly Series[], refId: string, severalTables: boolean): Frame {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const rows = series.flatMap(({ labels, values }) =>
    values.map(([time, value]) => ({ labels, time, value })),
  );
  const columns = names.map(
    (name): Field => ({
      name,
      type: "string",
      values: rows.map(({ labels }) => labels[name] ?? ""),
      config: {},
    }),
  );
  const fields: Field[] = [
    { name: "Time", type: "time", values: rows.map(({ time }) => time), config: {} },
    ...columns,
    {
      name: severalTables ? `Value #${refId}` : "Value",
      type: "number",
      values: rows.map(({ value }) => value),
      config: {},
    },
  ];
  return { refId, kind: "table", fields };
}

/** `{{workflow}} failed` with labels filled in; without one, what tells the series apart. */
function legendOf(labels: Readonly<Record<string, string>>, { legendFormat, expr = "" }: Target): string {
  if (legendFormat && legendFormat !== "__auto")
    return legendFormat.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, name) => labels[name] ?? "");
  const { __name__: name = "", ...rest } = labels;
  const entries = Object.entries(rest);
  if (entries.length === 0) return name || expr;
  if (entries.length === 1 && legendFormat === "__auto") return entries[0]?.[1] ?? "";
  return `${name}{${entries.map(([label, value]) => `${label}="${value}"`).join(", ")}}`;
}
