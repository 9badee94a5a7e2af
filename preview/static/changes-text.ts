import type { DashboardEntry } from "../server/dashboard-folder.ts";

/** What differs from the base, in Markdown: a line a dashboard, with its panels. */
export function changesText(entries: readonly DashboardEntry[]): string {
  if (entries.length === 0) return "No dashboard differs.";
  return entries.map(lineOf).join("\n");
}

function lineOf({ title, file, change = "", problem, panels = [] }: DashboardEntry): string {
  const what = `- ${code(title)}, ${code(file)}: ${change}`;
  if (problem !== undefined) return `${what}, and cannot be drawn: ${code(problem)}`;
  if (change !== "changed") return what;
  if (panels.length === 0) return `${what}, no panel of it`;
  return `${what}; panels: ${panels.map((panel) => `${code(panel.title)} ${panel.change}`).join(", ")}`;
}

/** Titles are anybody's text: in a comment they mention nobody and link nowhere. */
function code(text: string): string {
  return `\`${text.replace(/[`\s]+/g, " ")}\``;
}
