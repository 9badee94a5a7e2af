import type { SourceName } from "../ask.ts";
import type { DataSourceRef, Target } from "../dashboard.ts";
import type { Frame } from "../frame.ts";
import { queryJaeger } from "./jaeger.ts";
import { queryLoki } from "./loki.ts";
import { queryPrometheus } from "./prometheus.ts";
import type { QueryContext } from "./query-context.ts";

type Query = (target: Target, context: QueryContext) => Promise<Frame[]>;

export const SOURCES: Readonly<Record<SourceName, Query>> = {
  prometheus: queryPrometheus,
  loki: queryLoki,
  jaeger: queryJaeger,
};

/**
 * The source that a panel, query or variable names, by type or uid. Files of other people name theirs by a variable or an
 * input of an import: `$datasource`, `${DS_PROMETHEUS}`; and the one that is the default not at all.
 * @throws Error that says which ones there are.
 */
export function sourceOf(
  ref: DataSourceRef | undefined,
  typeOfVariable: (name: string) => string | undefined,
): SourceName {
  const { type, uid } = typeof ref === "string" ? { uid: ref, type: undefined } : (ref ?? {});
  const [, variable] = /^\$\{?(\w+)/.exec(uid ?? "") ?? [];
  const named =
    type ?? (variable ? (typeOfVariable(variable) ?? variable.replace(/^ds_/i, "")) : uid) ?? "prometheus";
  const name = named.toLowerCase();
  const found = (Object.keys(SOURCES) as SourceName[]).find(
    (source) => name === source || name.startsWith(`${source}-`),
  );
  if (found) return found;
  if (name === "default" || variable) return "prometheus";
  throw new Error(
    `The preview cannot ask a data source "${named}"; it asks ${Object.keys(SOURCES).join(", ")}`,
  );
}
