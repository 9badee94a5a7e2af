import { writeFileSync } from "node:fs";
import { renderTruth } from "./table.ts";
import { tellTruth } from "./truth.ts";

const truth = await tellTruth();
const table = renderTruth(truth);
writeFileSync(new URL("../../docs/alerts-truth.md", import.meta.url), table);
console.log(table, truth.samples, truth.took);
