import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { z } from "zod";
import { type Problem, UserError } from "../components/error.ts";
import {
  type attribute,
  type event,
  type metric,
  type reference,
  registryFile,
  type span,
} from "./schema.ts";

const FOLDER = join(import.meta.dirname, "registry");
const FILES = ["attributes.yaml", "spans.yaml", "logs.yaml", "content.yaml", "metrics.yaml"];

export type Attribute = z.infer<typeof attribute>;
export type SpanDefinition = z.infer<typeof span> & { readonly keys: readonly string[] };
export type EventDefinition = z.infer<typeof event>;
export type ContentDefinition = EventDefinition & { readonly keys: readonly string[] };
export type MetricDefinition = z.infer<typeof metric> & { readonly keys: readonly string[] };

/** The contract with its references resolved: `keys` are the attribute keys of a span, metric or line, in order. */
export interface Registry {
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly spans: readonly SpanDefinition[];
  readonly events: readonly EventDefinition[];
  /** Records that hold content; `keys` are the attributes that do. */
  readonly content: readonly ContentDefinition[];
  readonly metrics: readonly MetricDefinition[];
  /** Fields of a log line, in their order, and those that are in every line. */
  readonly logLine: { readonly fields: readonly string[]; readonly required: readonly string[] };
}

/** @throws UserError with every problem of the registry's files. */
export function loadRegistry(folder = FOLDER): Registry {
  return resolveRegistry(
    FILES.map((name) => ({ name, content: parse(readFileSync(join(folder, name), "utf8")) })),
  );
}

/** The registry from parsed files. Pure. */
export function resolveRegistry(files: readonly { name: string; content: unknown }[]): Registry {
  const problems: Problem[] = [];
  const parsed = files.flatMap(({ name, content }) => {
    const result = registryFile.safeParse(content);
    if (result.success) return [result.data];
    problems.push(
      ...result.error.issues.map(({ path, message }) => ({ path: `${name}: ${path.join(".")}`, message })),
    );
    return [];
  });
  if (problems.length > 0) throw new UserError("The contract is not well formed:", problems);
  return resolve(parsed, problems);
}

function resolve(files: readonly z.infer<typeof registryFile>[], problems: Problem[]): Registry {
  const attributes = new Map<string, Attribute>();
  for (const definition of files.flatMap((one) => one.attributes)) {
    if (attributes.has(definition.key)) problems.push({ path: definition.key, message: "is defined twice" });
    attributes.set(definition.key, definition);
  }
  const groups = new Map(files.flatMap((one) => one.attribute_groups).map((group) => [group.id, group]));

  const keysOf = (owner: string, references: readonly z.infer<typeof reference>[]): string[] =>
    references.flatMap((one) => {
      if ("ref_group" in one) {
        const group = groups.get(one.ref_group);
        if (!group) problems.push({ path: owner, message: `refers to the unknown group ${one.ref_group}` });
        return keysOf(one.ref_group, group?.attributes ?? []);
      }
      if (!attributes.has(one.ref))
        problems.push({ path: owner, message: `refers to the unknown attribute ${one.ref}` });
      return [one.ref];
    });

  const spans = files
    .flatMap((one) => one.spans)
    .map((one) => ({ ...one, keys: keysOf(one.type, one.attributes) }));
  const metrics = files
    .flatMap((one) => one.metrics)
    .map((one) => ({ ...one, keys: keysOf(one.name, one.attributes) }));
  const events = files.flatMap((one) => one.events);
  const line = groups.get("telltale.log_line")?.attributes ?? [];
  const registry: Registry = {
    attributes,
    spans,
    metrics,
    events: events.filter((one) => !one.attributes),
    content: events.flatMap((one) =>
      one.attributes ? [{ ...one, keys: keysOf(one.name, one.attributes) }] : [],
    ),
    logLine: {
      fields: keysOf("telltale.log_line", line),
      required: line.flatMap((one) =>
        "ref" in one && one.requirement_level === "required" ? [one.ref] : [],
      ),
    },
  };
  problems.push(...checkMetrics(registry));
  if (problems.length > 0) throw new UserError("The contract contradicts itself:", problems);
  return registry;
}

function checkMetrics({ attributes, spans, metrics, events, logLine }: Registry): Problem[] {
  return metrics.flatMap(({ name, instrument, keys, annotations: { telltale } }) => {
    const problem = (message: string) => [{ path: name, message }];
    const source =
      "span" in telltale.from
        ? spans.find(({ type }) => "span" in telltale.from && type === telltale.from.span)
        : undefined;
    const named = "log" in telltale.from ? [telltale.from.events ?? [], telltale.from.less ?? []].flat() : [];
    const measurable = "log" in telltale.from ? logLine.fields : (source?.keys ?? []);
    const values =
      typeof telltale.value === "string"
        ? [telltale.value]
        : Object.values(telltale.value).flatMap(Object.values<string>);
    return [
      ...("span" in telltale.from && !source
        ? problem(`is derived from the unknown span ${telltale.from.span}`)
        : []),
      ...keys
        .filter((key) => !attributes.get(key)?.annotations)
        .flatMap((key) => problem(`${key} has no label: it cannot be one of a metric`)),
      ...values
        .filter((value) => value !== "duration" && value !== "count" && !measurable.includes(value))
        .flatMap((value) => problem(`measures ${value}, which its span or line does not have`)),
      ...named
        .filter((event) => !events.some(({ name }) => name === event))
        .flatMap((event) => problem(`is derived from the unknown event ${event}`)),
      ...(instrument === "histogram" && !telltale.bounds ? problem("is a histogram without bounds") : []),
      ...((telltale.bounds ?? []).some((bound, i, all) => i > 0 && bound <= (all[i - 1] ?? 0))
        ? problem("has bounds that do not rise")
        : []),
    ];
  });
}
