import { Command } from "commander";
import { CHECKOUT } from "../checkout.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

const HELP = `
Changes nothing. Exit code 1 if telltale up would fail.
With --json: { good, verdict, checks: [{ target, check, level, found, advice }] }; level is ok, warning or problem.`;

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("check what the stack needs of this machine, and say what to do about what is missing")
    .option("--json", "as JSON, for programs", false)
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async ({ stack, json }: StackOption & { json: boolean }) => {
      const [{ diagnose }, { doctorTable, judgeRows }] = await Promise.all([
        import("../doctor/diagnose.ts"),
        import("../doctor/verdict.ts"),
      ]);
      const rows = await diagnose(CHECKOUT, stack);
      const { isGood, text } = judgeRows(rows);
      if (!isGood) process.exitCode = 1;
      if (!json) return console.log(`${doctorTable(rows)}\n\n${text}`);
      const checks = rows.map(({ target, check, finding }) => ({ target, check, advice: null, ...finding }));
      console.log(JSON.stringify({ good: isGood, verdict: text, checks }, null, 2));
    });
}
