import { findNodeAtLocation, getNodeValue, type Node, parseTree } from "jsonc-parser";
import type { Place } from "../finding.ts";
import type { SourceText } from "./text.ts";
import type { YamlValue } from "./yaml-file.ts";

/** A value of a JSON file that knows where it stands; read as one of a YAML file is, and many times faster. */
export function readJson(file: string, source: string): YamlValue {
  const starts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const placeAt = (offset: number): Place => {
    const line = starts.findLastIndex((start) => start <= offset);
    return { file, line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
  return jsonValue({ source, placeAt }, parseTree(source), 0);
}

interface Origin {
  readonly source: string;
  placeAt(offset: number): Place;
}

/** `offset` is where an absent value is missing: at what should hold it. */
function jsonValue(origin: Origin, node: Node | undefined, offset: number): YamlValue {
  const from = node?.offset ?? offset;
  const members = node?.type === "object" ? (node.children ?? []) : [];
  return {
    exists: node !== undefined && node.type !== "null",
    place: origin.placeAt(from),
    items: node?.type === "array" ? (node.children ?? []).map((item) => jsonValue(origin, item, from)) : [],
    keys: members.map(({ offset, children }) => ({
      name: String(children?.[0]?.value),
      place: origin.placeAt(offset),
    })),
    text: node && ["string", "number", "boolean"].includes(node.type) ? textOf(origin, node) : undefined,
    get data() {
      return node && getNodeValue(node);
    },
    get(name) {
      const found = node?.type === "object" ? findNodeAtLocation(node, [name]) : undefined;
      return jsonValue(origin, found, found?.parent?.offset ?? from);
    },
  };
}

function textOf({ source, placeAt }: Origin, { offset, length, type, value }: Node): SourceText {
  if (type !== "string") return { value: String(value), placeAt: () => placeAt(offset) };
  let offsets: readonly number[] | undefined;
  return {
    value,
    placeAt(index) {
      offsets ??= characterOffsets(source.slice(offset + 1, offset + length - 1));
      return placeAt(offset + 1 + (offsets[Math.min(index, value.length)] ?? 0));
    },
  };
}

/** Where each character of a string stands in its literal, which escapes some, and, last, where it ends. */
function characterOffsets(literal: string): number[] {
  const units = [...literal.matchAll(/\\u.{4}|\\.|[^\\]/gs)].map(({ index }) => index);
  return [...units, literal.length];
}
