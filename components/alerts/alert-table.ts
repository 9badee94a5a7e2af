import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { DEFAULT_LIMITS } from "./limits.ts";
import { readRuleFiles } from "./rule-files.ts";

interface Alert {
  readonly alert: string;
  readonly labels: { readonly severity: string; readonly team: string };
  readonly annotations: { readonly summary: string };
}

const GUIDE = fileURLToPath(new URL("../../docs/alerts.md", import.meta.url));
const BEGIN = "<!-- alerts: by npm run generate -->";
const END = "<!-- end of alerts -->";

/** `docs/alerts.md` with the table of all alerts between its markers. */
export function renderAlertGuide(guide = readFileSync(GUIDE, "utf8"), files = readRuleFiles()): string {
  const [before, , after] = guide.split(new RegExp(`${BEGIN}|${END}`));
  if (after === undefined) throw new Error(`${join("docs", "alerts.md")} lacks ${BEGIN} or ${END}`);
  return `${before}${BEGIN}\n${alertTable(files)}\n${END}${after}`;
}

/** Alerts by topic, the file that has them. */
function alertTable(files: Readonly<Record<string, string>>): string {
  const rows = Object.entries(files).flatMap(([file, content]) =>
    alertsOf(content).map((one) => row(file, one)),
  );
  return [
    "| alert | severity | team | what | default limit | rules |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function alertsOf(content: string): Alert[] {
  const { groups } = parse(content) as { groups: { rules: (Alert | { record: string })[] }[] };
  return groups.flatMap(({ rules }) => rules).filter((rule): rule is Alert => "alert" in rule);
}

function row(file: string, { alert, labels: { severity, team }, annotations: { summary } }: Alert): string {
  const given = DEFAULT_LIMITS[alert];
  const limit = given ? `${given.limit} (${given.unit})` : "";
  return `| [${alert}](runbooks/${alert}.md) | ${severity} | ${team} | ${summary} | ${limit} | [${file}](../alert-rules/${file}) |`;
}
