import type { Transformation } from "./dashboard.ts";
import type { Field, Frame } from "./frame.ts";

interface Transformed {
  readonly frames: readonly Frame[];
  readonly problems: readonly string[];
}

type Transform = (frames: readonly Frame[], options: Options) => readonly Frame[];
// biome-ignore lint/suspicious/noExplicitAny: each transformation has options of its own
type Options = any;

/** Applies a panel's transformations in their order; one that the preview lacks is named and left out. */
export function transform(frames: readonly Frame[], transformations: readonly Transformation[]): Transformed {
  const problems: string[] = [];
  let current = frames;
  for (const { id, disabled, options = {} } of transformations) {
    if (disabled) continue;
    const apply = TRANSFORMS[id];
    if (apply) current = apply(current, options);
    else problems.push(`The preview leaves out the transformation "${id}"`);
  }
  return { frames: current, problems };
}

const TRANSFORMS: Readonly<Record<string, Transform>> = {
  merge: (frames) => mergeTables(frames.map(asTable)),
  joinByField: (frames, { byField = "Time" }) => joinTables(frames.map(asTable), byField),
  organize: (frames, options) => frames.map((frame) => organize(frame, options)),
  sortBy: (frames, options) => frames.map((frame) => sortRows(frame, options)),
  filterFieldsByName: (frames, options) => frames.map((frame) => filterFields(frame, options)),
  limit: (frames, { limitField = 10 }) =>
    frames.map((frame) => pick(frame, rowsOf(frame).slice(0, Number(limitField)))),
  convertFieldType: (frames, { conversions = [] }) => frames.map((frame) => convertTypes(frame, conversions)),
  labelsToFields: (frames) => mergeTables(frames.map(labelsAsColumns)),
};

/** Its name in a table: the legend, where series are laid side by side. */
function asTable(frame: Frame): Frame {
  if (frame.kind !== "series") return frame;
  const fields = frame.fields.map((field) =>
    field.nameFromQuery ? { ...field, name: field.nameFromQuery } : field,
  );
  return { ...frame, kind: "table", fields };
}

interface Conversion {
  readonly targetField?: string;
  readonly destinationType?: string;
}

/** To numbers; other types stay as they are. What is empty is no number. */
function convertTypes(frame: Frame, conversions: readonly Conversion[]): Frame {
  const toNumber = (name: string) =>
    conversions.some((one) => one.targetField === name && one.destinationType === "number");
  const fields = frame.fields.map((field): Field => {
    if (!toNumber(field.name)) return field;
    const values = field.values.map((value) => (value === "" || value == null ? null : Number(value)));
    return { ...field, type: "number", values };
  });
  return { ...frame, fields };
}

function labelsAsColumns(frame: Frame): Frame {
  const labels = Object.entries(frame.fields.find((field) => field.labels)?.labels ?? {});
  const count = frame.fields[0]?.values.length ?? 0;
  const columns = labels.map(
    ([name, value]): Field => ({ name, type: "string", values: Array(count).fill(value), config: {} }),
  );
  const [time, ...rest] = frame.fields;
  return { ...frame, kind: "table", fields: [...(time ? [time] : []), ...columns, ...rest] };
}

/** Rows that are the same in all columns that the tables share become one. */
function mergeTables(frames: readonly Frame[]): Frame[] {
  const tables = frames.filter(({ fields }) => fields.length > 0);
  const [first] = tables;
  if (!first || tables.length === 1) return tables.slice(0, 1);
  const shared = first.fields
    .map(({ name }) => name)
    .filter((name) => tables.every(({ fields }) => fields.some((field) => field.name === name)));
  return joinOn(tables, shared);
}

function joinTables(frames: readonly Frame[], byField: string): Frame[] {
  const tables = frames.filter(({ fields }) => fields.some(({ name }) => name === byField));
  return tables.length === 0 ? [...frames] : joinOn(tables, [byField]);
}

function joinOn(tables: readonly Frame[], shared: readonly string[]): Frame[] {
  const columns = new Map<string, Field>();
  for (const { fields } of tables)
    for (const field of fields) if (!columns.has(field.name)) columns.set(field.name, field);
  const rows = new Map<string, Map<string, unknown>>();
  for (const table of tables)
    for (const row of rowsOf(table)) {
      const values = new Map(table.fields.map((field) => [field.name, field.values[row]]));
      const key = JSON.stringify(shared.map((name) => values.get(name)));
      rows.set(key, new Map([...(rows.get(key) ?? []), ...values]));
    }
  const fields = [...columns].map(([name, field]) => ({
    ...field,
    values: [...rows.values()].map((row) => row.get(name) ?? null),
  }));
  return [{ refId: tables[0]?.refId ?? "A", kind: "table", fields }];
}

function organize(
  frame: Frame,
  { excludeByName = {}, includeByName = {}, indexByName = {}, renameByName = {} }: Options,
): Frame {
  const included = Object.values(includeByName).some(Boolean);
  const place = ({ name }: Field) => indexByName[name] ?? Number.MAX_SAFE_INTEGER;
  const fields = frame.fields
    .filter(({ name }) => !excludeByName[name] && (!included || includeByName[name]))
    .sort((a, b) => place(a) - place(b))
    .map((field) =>
      renameByName[field.name]
        ? { ...field, config: { ...field.config, displayName: renameByName[field.name] } }
        : field,
    );
  return { ...frame, fields };
}

function sortRows(frame: Frame, { sort = [] }: Options): Frame {
  const [{ field: name = "", desc = false } = {}] = sort as { field?: string; desc?: boolean }[];
  const column = frame.fields.find((field) => field.name === name || field.config.displayName === name);
  if (!column) return frame;
  return pick(
    frame,
    rowsOf(frame).sort((a, b) => compareValues(column.values[a], column.values[b], desc)),
  );
}

function filterFields(frame: Frame, { include = {}, exclude = {} }: Options): Frame {
  const matches = (
    { names = [], pattern }: { names?: string[]; pattern?: string },
    { name, nameFromQuery }: Field,
  ) =>
    names.includes(name) ||
    (nameFromQuery !== undefined && names.includes(nameFromQuery)) ||
    (pattern ? regexOf(pattern).test(name) : false);
  const wanted = include.names?.length || include.pattern;
  return {
    ...frame,
    fields: frame.fields.filter((field) => (!wanted || matches(include, field)) && !matches(exclude, field)),
  };
}

export function regexOf(text: string): RegExp {
  const [, pattern = text, flags = ""] = /^\/(.*)\/(\w*)$/s.exec(text) ?? [];
  return new RegExp(pattern, flags.replace("g", ""));
}

/** Numbers by size, texts by letter; what is not there is last, downwards too. */
export function compareValues(a: unknown, b: unknown, desc = false): number {
  if (a === null || a === undefined || b === null || b === undefined)
    return Number(a == null) - Number(b == null);
  const order =
    typeof a === "number" && typeof b === "number"
      ? a - b
      : String(a).localeCompare(String(b), "en", { numeric: true });
  return desc ? -order : order;
}

function rowsOf({ fields }: Frame): number[] {
  return [...Array(fields[0]?.values.length ?? 0).keys()];
}

function pick(frame: Frame, rows: readonly number[]): Frame {
  return {
    ...frame,
    fields: frame.fields.map((field) => ({ ...field, values: rows.map((row) => field.values[row]) })),
  };
}
