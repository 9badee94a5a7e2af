import { Command } from "commander";
import { CHECKOUT } from "../checkout.ts";

const HELP = `
Reads alert-rules/, dashboards/, docs/runbooks/ and contract/; starts nothing. Each finding is a line: file:line:column: what is wrong.
Exit code 1 if there is one.`;

/** `root`: the checkout that is checked. Default: that of this command. */
export function checkCommand(root = CHECKOUT): Command {
  return new Command("check")
    .description(
      "check alert rules and dashboards: names, labels and units in each query, limits, links, layout",
    )
    .addHelpText("after", HELP)
    .action(async () => {
      const begin = performance.now();
      const [{ checkAll }, { formatFinding }] = await Promise.all([
        import("../check/check.ts"),
        import("../check/finding.ts"),
      ]);
      const { findings, files, expressions } = await checkAll(root);
      for (const finding of findings) console.log(formatFinding(finding));
      const seconds = ((performance.now() - begin) / 1000).toFixed(1);
      const found = findings.length === 1 ? "1 finding" : `${findings.length || "no"} findings`;
      console.log(`${files} files, ${expressions} expressions, ${seconds} s: ${found}`);
      if (findings.length > 0) process.exitCode = 1;
    });
}
