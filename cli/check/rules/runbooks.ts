import { advise, type Finding } from "../finding.ts";
import type { TextFile } from "../source/read-files.ts";
import type { AnalysedRule } from "./rule-files.ts";

const HEADINGS = ["What it means", "How to look", "What to do", "How to silence", "When it lies"];

/** Complains of an alert without a runbook, of one without an alert, and of headings that are missing. */
export function checkRunbooks(
  runbooks: readonly TextFile[],
  folder: string,
  alerts: readonly AnalysedRule[],
): Finding[] {
  const names = alerts.map(({ name }) => name);
  const named = new Map(runbooks.map((file) => [nameOf(file), file]));
  const missing = alerts
    .filter(({ name }) => !named.has(name))
    .map(({ name, value }) => ({
      ...value.get("alert").place,
      message: `${name} has no runbook: ${folder}/${name}.md`,
    }));
  const orphans = runbooks
    .filter((file) => !names.includes(nameOf(file)))
    .map((file) => ({
      ...startOf(file),
      message: `a runbook of no alert: "${nameOf(file)}"${advise(nameOf(file), names)}`,
    }));
  return [...missing, ...orphans, ...runbooks.flatMap(checkHeadings)];
}

function checkHeadings(file: TextFile): Finding[] {
  const headings = [...file.text.matchAll(/^#{1,6}\s+(.+?)\s*$/gm)].map(([, heading = ""]) => heading);
  return HEADINGS.filter((heading) => !headings.includes(heading)).map((heading) => {
    const others = headings.filter((one) => !HEADINGS.includes(one));
    const near = others.length > 0 ? advise(heading, others).split(";")[1] : undefined;
    const hint = near?.includes("did you mean") ? `; is it ${/"(.*)"/.exec(near)?.[0]}?` : "";
    return { ...startOf(file), message: `has no heading "${heading}"${hint}` };
  });
}

function nameOf({ path }: TextFile): string {
  return (path.split("/").at(-1) ?? "").replace(/\.md$/, "");
}

function startOf({ path }: TextFile) {
  return { file: path, line: 1, column: 1 };
}
