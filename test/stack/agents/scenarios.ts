import { demo } from "../../../cli/demo/command.ts";

// Runs the demo's scenarios, each once, and prints their ledger.
console.log(JSON.stringify(await demo({ workflows: 0, seed: 1, scenarios: "all", quiet: true })));
