import type { Link } from "./dashboard.ts";
import { displayName, type Field, type Frame } from "./frame.ts";
import { interpolate, type Lookup, queryParameter, single, textFormat, urlFormat } from "./interpolate.ts";
import type { TimeRange } from "./time-range.ts";
import type { Resolved } from "./variables.ts";

export interface FollowedLink {
  readonly title: string;
  readonly url: string;
}

/** What links on a panel, and on its values, may name. */
export interface LinkScope {
  readonly lookup: Lookup;
  readonly variables: readonly Resolved[];
  readonly range: TimeRange;
}

/** Where a value was clicked. */
export interface LinkedValue {
  readonly frame: Frame;
  readonly field: Field;
  readonly row: number;
  /** As the panel shows it. */
  readonly text?: string;
}

/** Links of a panel, or of a value of it, with everything filled in. */
export function followLinks(
  links: readonly Link[] | undefined,
  scope: LinkScope,
  at?: LinkedValue,
): FollowedLink[] {
  return (links ?? []).flatMap(({ title, url }) => {
    if (!url) return [];
    const lookup = lookupAt(scope, at);
    // A value that is the whole link is one already.
    const whole = /^\$\{__(value|data)[^}]*\}$/.test(url);
    const href = interpolate(url.replaceAll("\n", ""), lookup, whole ? textFormat : urlFormat);
    return isSafe(href) ? [{ title: interpolate(title || "Link", lookup, textFormat), url: href }] : [];
  });
}

/** Files of other people may hold any link. */
function isSafe(href: string): boolean {
  const { protocol } = new URL(href, "http://preview.invalid");
  return ["http:", "https:", "mailto:"].includes(protocol);
}

function lookupAt({ lookup, variables, range }: LinkScope, at: LinkedValue | undefined): Lookup {
  const time = `from=${encodeURIComponent(range.raw.from)}&to=${encodeURIComponent(range.raw.to)}`;
  const all = variables.map(({ variable, selected }) => queryParameter(selected, variable.name));
  const own: Readonly<Record<string, string>> = {
    __url_time_range: time,
    __all_variables: all.join("&"),
    __from: String(range.from),
    __to: String(range.to),
  };
  return (name, path) => {
    if (own[name] !== undefined) return { verbatim: own[name] };
    const value = at && valueAt(at, name, path);
    return value === undefined ? lookup(name, path) : single(value);
  };
}

function valueAt({ frame, field, row, text }: LinkedValue, name: string, path = ""): string | undefined {
  const [first = "", ...rest] = path.split(".");
  const value = field.values[row];
  if (name === "__value") {
    if (first === "time") return String(frame.fields.find(({ type }) => type === "time")?.values[row] ?? "");
    return first === "text" && text !== undefined ? text : String(value ?? "");
  }
  if (name === "__field" || name === "__series")
    return first === "labels" ? (field.labels?.[rest.join(".")] ?? "") : displayName(field);
  if (name === "__data" && first === "fields") {
    const wanted = rest.join(".");
    const found = frame.fields.find((one) => displayName(one) === wanted || one.name === wanted);
    return String(found?.values[row] ?? "");
  }
  return undefined;
}
