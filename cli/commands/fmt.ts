import { resolve } from "node:path";
import { Command } from "commander";

const HELP = `
Without paths: every dashboard of this checkout. What Grafana fills in by itself, and what it changes by itself (numbers,
versions, chosen values), goes; fields are put in one order. So an export from Grafana is a small diff.`;

export function fmtCommand(): Command {
  return new Command("fmt")
    .description("bring dashboards into canonical form: what was exported from Grafana, or edited by hand")
    .argument("[paths...]", "files, and folders of files")
    .option("--check", "change nothing; fail if a dashboard is not in canonical form", false)
    .addHelpText("after", HELP)
    .action(async (paths: readonly string[], { check }: { readonly check: boolean }) => {
      const [{ formatDashboards }, { DASHBOARDS }] = await Promise.all([
        import("../fmt.ts"),
        import("../../components/services/grafana/dashboards.ts"),
      ]);
      const wanted = paths.length > 0 ? paths.map((path) => resolve(path)) : [DASHBOARDS];
      console.log(formatDashboards(wanted, { check }));
    });
}
