#!/usr/bin/env -S node --conditions=telltale-source
import { enableCompileCache } from "node:module";
import { compileCacheFolder } from "../components/targets/user-folders.ts";

// Everything else is imported after this, and so is compiled once only.
enableCompileCache(compileCacheFolder());
const { createProgram } = await import("./program.ts");
const { reportError } = await import("./report-error.ts");

// Whoever reads the output may stop reading, as head does; what was begun goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

try {
  await createProgram().parseAsync();
} catch (error) {
  reportError(error);
}
