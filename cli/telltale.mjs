#!/usr/bin/env node
// What `npx telltale` runs: it may come before any install, on a Node that knows no TypeScript.
import { runInstalled } from "./first-use.mjs";

await runInstalled(["telltale", ...process.argv.slice(2)]);
