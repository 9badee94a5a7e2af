#!/usr/bin/env -S node --conditions=telltale-source
import { enableCompileCache } from "node:module";
import { compileCacheFolder } from "../components/targets/user-folders.ts";

// Everything else is imported after this, and so is compiled once only.
enableCompileCache(compileCacheFolder());
const { createProgram } = await import("./program.ts");
const { reportError } = await import("./report-error.ts");

try {
  await createProgram().parseAsync();
} catch (error) {
  reportError(error);
}
