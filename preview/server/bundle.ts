import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const PROGRAM = join(import.meta.dirname, "bundle-page.ts");
const STYLE = join(import.meta.dirname, "..", "page", "style.css");
const LARGEST = 16 * 1024 * 1024;

/** What a page needs in order to be drawn. */
export interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** The page's program and style, each as one text. */
export async function bundlePage(): Promise<Bundle> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM], { maxBuffer: LARGEST });
  const uplot = fileURLToPath(import.meta.resolve("uplot/dist/uPlot.min.css"));
  return { script: stdout, style: [uplot, STYLE].map((path) => readFileSync(path, "utf8")).join("\n") };
}
