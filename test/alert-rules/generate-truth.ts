import { writeFileSync } from "node:fs";
import { renderTruth } from "./table.ts";
import { tellTruth } from "./truth.ts";

const truth = await tellTruth();
const table = renderTruth(truth);
writeFileSync(new URL("../../docs/alerts-truth.md", import.meta.url), table);
console.log(table, truth.samples, truth.took);
for (const { name, alert, notifications } of truth.faults)
  console.log(
    name,
    alert,
    notifications.map(({ time, kind, labels }) => `${time} ${kind} ${labels.alertname}`),
  );
