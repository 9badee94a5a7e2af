import type { FieldConfig, Override, Panel } from "./dashboard.ts";
import { displayName, type Field, type Frame } from "./frame.ts";
import { regexOf } from "./transform.ts";

/** Gives each column and series what the panel's defaults and overrides say of it, and its place among the series. */
export function withFieldConfig(
  frames: readonly Frame[],
  { fieldConfig, type }: Pick<Panel, "fieldConfig" | "type">,
): Frame[] {
  const { defaults = {}, overrides = [] } = fieldConfig ?? {};
  let index = 0;
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      if (field.type === "time")
        return { ...field, config: configOf(field, frame, timeDefaults(defaults), overrides) };
      const config = configOf(field, frame, defaultsFor(field, defaults, type), overrides);
      const configured = { ...field, config };
      return {
        ...configured,
        state: {
          seriesIndex: field.type === "number" ? index++ : index,
          displayName: displayName(configured),
        },
      };
    }),
  }));
}

/** Units of numbers are none of times. */
function timeDefaults({ links: _, unit: __, decimals: ___, ...defaults }: FieldConfig): FieldConfig {
  return { ...defaults, thresholds: {}, mappings: [] };
}

/** Nor are they of texts. */
function defaultsFor({ type }: Field, defaults: FieldConfig, panelType: string): FieldConfig {
  if (type === "string") {
    const { unit: _, ...rest } = defaults;
    return rest;
  }
  const { color } = defaults;
  if (color?.mode) return defaults;
  // What Grafana takes when the file says nothing.
  const mode = panelType === "timeseries" ? "palette-classic" : "thresholds";
  return { ...defaults, color: { ...color, mode } };
}

function configOf(
  field: Field,
  frame: Frame,
  defaults: FieldConfig,
  overrides: readonly Override[],
): FieldConfig {
  let config: FieldConfig = {
    ...defaults,
    ...field.config,
    custom: { ...defaults.custom, ...field.config.custom },
  };
  for (const { matcher, properties } of overrides) {
    if (!matches(matcher, { ...field, config }, frame)) continue;
    for (const { id, value } of properties) config = withProperty(config, id, value);
  }
  return config;
}

function matches({ id, options }: Override["matcher"], field: Field, frame: Frame): boolean {
  const names = [field.name, displayName(field)];
  switch (id) {
    case "byName":
      return names.includes(String(options));
    case "byRegexp":
      return names.some((name) => regexOf(String(options)).test(name));
    case "byType":
      return field.type === options;
    case "byFrameRefID":
      return frame.refId === options;
    case "byNames": {
      const { names: listed = [], mode } = options as { names?: string[]; mode?: string };
      return names.some((name) => listed.includes(name)) !== (mode === "exclude");
    }
    default:
      return false;
  }
}

/** `custom.cellOptions` sets a field inside another. */
function withProperty(config: FieldConfig, id: string, value: unknown): FieldConfig {
  if (!id.startsWith("custom.")) return { ...config, [id]: value };
  return { ...config, custom: withPath(config.custom ?? {}, id.split(".").slice(1), value) };
}

function withPath(
  object: Record<string, unknown>,
  [key = "", ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const inner = (object[key] ?? {}) as Record<string, unknown>;
  return { ...object, [key]: rest.length === 0 ? value : withPath(inner, rest, value) };
}
