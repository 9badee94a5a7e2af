import { type Catalogue, createCatalogue } from "./metrics/catalogue.ts";
import { type RulesFolder, readRulesFolder } from "./rules/folder.ts";
import { recordedSeries } from "./rules/recorded.ts";

/** What more than one subject of the checks asks for. */
export interface Repository {
  readonly root: string;
  readonly rules: RulesFolder;
  /** Metrics of the contract and of the stack, and what rules record. */
  readonly catalogue: Catalogue;
}

export function readRepository(root: string): Repository {
  const rules = readRulesFolder(root);
  const all = rules.rules.flatMap((file) => file.rules);
  const catalogue: Catalogue = createCatalogue(recordedSeries(all, rules.limits, () => catalogue));
  return { root, rules, catalogue };
}
