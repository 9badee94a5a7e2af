import { demo } from "../../../cli/demo/command.ts";

// Runs the demo's agents and prints their ledger.
const [workflows, seed] = process.argv.slice(2).map(Number);
console.log(JSON.stringify(await demo({ workflows: workflows ?? 1, seed: seed ?? 1, quiet: true })));
