import { CONTENT_STREAM } from "../../../components/services/collector/content.ts";
import { STREAM_ATTRIBUTES } from "../../../components/services/loki.ts";
import { LOG_ATTRIBUTES } from "../../../contract/log-attributes.ts";
import type { Registry } from "../../../contract/registry.ts";
import { memberValues } from "../metrics/contract-series.ts";
import { type Labels, labelsOf } from "../metrics/series.ts";

const lokiName = (attribute: string) => attribute.replaceAll(".", "_");

/** Labels of streams. */
export const STREAM_LABELS: Labels = labelsOf(STREAM_ATTRIBUTES.map(lokiName));

/** The label by which content stands apart from lines; empty on lines. */
export const CONTENT_LABEL = lokiName(CONTENT_STREAM.attribute);

/** Loki gives these to each record that came by OTLP; the last one is of lines read from files. */
const OF_OTLP = [
  "trace_id",
  "span_id",
  "severity_text",
  "severity_number",
  "scope_name",
  "flags",
  "observed_timestamp",
  "log_file_path",
];
/** Loki's own, in every query. */
const OF_QUERIES = ["__error__", "__error_details__"];

/** What a line can be asked for before it is parsed. */
export function lineFields(registry: Registry): Labels {
  const names = [...STREAM_LABELS.keys(), ...LOG_ATTRIBUTES, ...OF_OTLP, ...OF_QUERIES];
  const statuses = [...(memberValues("telltale.status", registry) ?? []), "started"];
  return new Map([
    ...labelsOf(names),
    ["level", memberValues("level", registry)] as const,
    ["status", statuses] as const,
  ]);
}

/** What `| json` adds. Members of objects are many: `error_type`, `output_data_pages`. */
export function jsonFields({ logLine }: Registry): { readonly fields: Labels; readonly prefixes: string[] } {
  return { fields: labelsOf(logLine.fields), prefixes: ["error_", "output_data_"] };
}
