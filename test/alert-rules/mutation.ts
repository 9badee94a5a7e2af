import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { findPrograms } from "../../components/targets/native/binaries/programs.ts";
import { findSurvivors } from "./mutation/kill.ts";
import { listMutants } from "./mutation/topics.ts";

// Do the tests of rules notice a change? `npm run test:mutation -- tasks` asks for one topic alone.
const KILLED_AT_LEAST = 95;
const reasons: Record<string, string> = parse(
  readFileSync(new URL("./mutation/survivors.yaml", import.meta.url), "utf8"),
);

const topics = process.argv.slice(2);
const promtool = (await findPrograms(["promtool"])).paths.get("promtool") ?? "promtool";
const mutants = listMutants(topics);
const unchanged = [...new Set(mutants.map(({ tests }) => tests))].map((tests) => ({
  name: tests,
  tests,
  files: {},
}));
const passing = await findSurvivors(unchanged, promtool, () => {});
if (passing.length < unchanged.length)
  throw new Error("Tests of rules fail without any change: run them first");

const survivors = await findSurvivors(mutants, promtool, (done) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${mutants.length} mutants`);
});
const names = survivors.map(({ name }) => name).sort();
const killed = (100 * (mutants.length - names.length)) / mutants.length;
const unexplained = names.filter((name) => !reasons[name]);
const known = new Set(mutants.map(({ name }) => name));
const stale = Object.keys(reasons).filter(
  (name) => !names.includes(name) && (topics.length === 0 || known.has(name)),
);

console.log(`${mutants.length} mutants, ${killed.toFixed(1)} % killed, ${names.length} survived`);
for (const name of names)
  console.log(`  ${name}\n    ${reasons[name] ?? "NO REASON in test/alert-rules/mutation/survivors.yaml"}`);
for (const name of stale) console.log(`  ${name}\n    did not survive: take it out of survivors.yaml`);
if (killed < KILLED_AT_LEAST || unexplained.length > 0 || stale.length > 0) process.exitCode = 1;
