import type { SourceText } from "../source/text.ts";
import type { YamlValue } from "../source/yaml-file.ts";

/** Every text below a value, with the key that holds it. */
export function textsIn(value: YamlValue, key = ""): { readonly key: string; readonly text: SourceText }[] {
  if (value.text) return [{ key, text: value.text }];
  return [
    ...value.items.flatMap((item) => textsIn(item, key)),
    ...value.keys.flatMap(({ name }) => textsIn(value.get(name), name)),
  ];
}
