import { join } from "node:path";
import { build } from "rolldown";

// Prints the page's program as one text. A process of its own: the bundler's memory goes with it.
const { output } = await build({
  input: join(import.meta.dirname, "..", "page", "main.tsx"),
  write: false,
  logLevel: "warn",
  output: { format: "esm", minify: true },
});
process.stdout.write(output[0].code);
