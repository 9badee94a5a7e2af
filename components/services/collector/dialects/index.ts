import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ConfigFile } from "../../../service.ts";

/** In the order in which they are applied: `gen-ai` finishes what the others began. */
const DIALECTS = ["openinference", "openllmetry", "vercel-ai", "gen-ai"] as const;

/** Ids of the processors that put spans of agents not written with our SDK into the contract's words. */
export const DIALECT_PROCESSORS: readonly string[] = DIALECTS.map((name) => `transform/${name}`);

/** Those processors, each in a file of its own, which the collector reads as it stands here. */
export const DIALECT_FILES: Readonly<Record<string, ConfigFile>> = Object.fromEntries(
  DIALECTS.map((name) => [
    `dialects/${name}.yaml`,
    { content: readFileSync(join(import.meta.dirname, `${name}.yaml`), "utf8"), onChange: "restart" },
  ]),
);
