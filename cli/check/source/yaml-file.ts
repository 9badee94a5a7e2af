import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
} from "yaml";
import type { Finding, Place } from "../finding.ts";
import { scalarOffsets } from "./scalar-offsets.ts";
import type { SourceText } from "./text.ts";

/** A value of a YAML file that knows where it stands. Reading what is not there gives an empty value. */
export interface YamlValue {
  readonly exists: boolean;
  readonly place: Place;
  /** The values of a list; none if it is something else. */
  readonly items: readonly YamlValue[];
  /** The keys of a map, each with its place, in their order. */
  readonly keys: readonly { readonly name: string; readonly place: Place }[];
  /** The text of a scalar, numbers too. */
  readonly text: SourceText | undefined;
  /** As plain data. */
  readonly data: unknown;
  get(key: string): YamlValue;
}

/** A YAML file, or JSON, which is YAML too. */
export interface YamlFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly root: YamlValue;
  /** Places where the file is no YAML. */
  readonly findings: readonly Finding[];
}

export function parseYamlFile(path: string, source: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file: path, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const findings = document.errors.map(({ pos, message }) => ({
    ...placeAt(pos[0]),
    message: `is no YAML: ${message}`,
  }));
  return { path, root: yamlValue({ document, source, placeAt }, document.contents, 0), findings };
}

interface Origin {
  readonly document: Document.Parsed | Document;
  readonly source: string;
  placeAt(offset: number): Place;
}

/** `offset` is where an absent value is missing: at what should hold it. */
function yamlValue(origin: Origin, given: unknown, offset: number): YamlValue {
  const node = isAlias(given)
    ? given.resolve(origin.document as Document)
    : (given as Node | null | undefined);
  const from = (given as Node | null | undefined)?.range?.[0] ?? offset;
  const pairs = isMap(node) ? node.items : [];
  const keyed = pairs.map(({ key, value }) => ({ key: key as Scalar, value }));
  return {
    exists: node !== null && node !== undefined && !(isScalar(node) && node.value === null),
    place: origin.placeAt(from),
    items: isSeq(node) ? node.items.map((item) => yamlValue(origin, item, from)) : [],
    keys: keyed.map(({ key }) => ({
      name: String(key.value),
      place: origin.placeAt(key.range?.[0] ?? from),
    })),
    text: isScalar(node) && node.value !== null ? textOf(origin, node) : undefined,
    get data() {
      return node?.toJS(origin.document as Document);
    },
    get(name) {
      const pair = keyed.find(({ key }) => key.value === name);
      return yamlValue(origin, pair?.value, pair?.key.range?.[0] ?? from);
    },
  };
}

function textOf({ source, placeAt }: Origin, scalar: Scalar): SourceText {
  const value = String(scalar.value);
  let offsets: readonly number[] | undefined;
  return {
    value,
    placeAt(offset) {
      offsets ??= scalarOffsets(scalar, source, value);
      return placeAt(offsets[Math.min(offset, value.length)] ?? scalar.range?.[0] ?? 0);
    },
  };
}
