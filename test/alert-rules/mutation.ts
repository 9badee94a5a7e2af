import { judge } from "./mutation/verdict.ts";

// Do the tests of rules notice a change? `npm run test:mutation -- tasks` asks for one topic alone.
const { mutants, killedPercent, survivors, stale } = await judge(process.argv.slice(2), (left) => {
  process.stderr.write(`${left} mutants run in their next test\n`);
});
console.log(`${mutants} mutants, ${killedPercent.toFixed(1)} % killed, ${survivors.length} survived`);
for (const { name, reason } of survivors)
  console.log(`  ${name}\n    ${reason ?? "NO REASON in test/alert-rules/mutation/survivors.yaml"}`);
for (const name of stale) console.log(`  ${name}\n    did not survive: take it out of survivors.yaml`);
if (stale.length > 0 || survivors.some(({ reason }) => !reason)) process.exitCode = 1;
