import { type Catalogue, createCatalogue } from "./metrics/catalogue.ts";
import { readScrapedMetrics, type ScrapedMetrics } from "./metrics/scraped-metrics.ts";
import { type RulesFolder, readRulesFolder } from "./rules/folder.ts";
import { recordedSeries } from "./rules/recorded.ts";

/** What more than one subject of the checks asks for. */
export interface Repository {
  readonly root: string;
  readonly rules: RulesFolder;
  readonly scraped: ScrapedMetrics;
  /** Metrics of the contract, of the stack, and of agents themselves, and what rules record. */
  readonly catalogue: Catalogue;
}

export function readRepository(root: string): Repository {
  const rules = readRulesFolder(root);
  const all = rules.rules.flatMap((file) => file.rules);
  const scraped = readScrapedMetrics(root);
  const recorded = recordedSeries(all, rules.limits, () => catalogue);
  const catalogue: Catalogue = createCatalogue(recorded, scraped.series);
  return { root, rules, scraped, catalogue };
}
