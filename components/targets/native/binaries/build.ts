import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import type { Reporter } from "../../reporter.ts";
import { type GoOptions, runGo } from "./go.ts";
import { BUILDER, buildFlags, type PinnedBinary } from "./module-folder.ts";

/** Source of a binary, with every module that it needs on this machine. */
export interface Source {
  readonly folder: string;
  /** What to build there. */
  readonly packages: string;
  /** How many packages there are, and how many of them the build cache has. */
  readonly total: number;
  readonly cached: number;
}

export interface BuildOptions {
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  /** A folder for this build alone. */
  readonly work: string;
}

/** Fetches the modules of a binary, and generates its source if it has none of its own. */
export async function fetchSource(binary: PinnedBinary, options: BuildOptions): Promise<Source> {
  const folder =
    binary.source === "collector builder" ? await generateCollector(binary, options) : binary.moduleFolder;
  const packages = binary.source === "collector builder" ? "." : "tool";
  const stale = await listStale(binary, folder, packages, options);
  return { folder, packages, total: stale.length, cached: stale.filter((one) => one === "false").length };
}

/** Compiles a binary's programs into `output`. */
export async function compile(binary: PinnedBinary, source: Source, output: string, options: BuildOptions) {
  let compiled = source.cached;
  const report = () =>
    options.reporter.progress({
      name: binary.name,
      doing: "compiling",
      far: `${Math.min(compiled, source.total)} of ~${source.total} packages`,
    });
  report();
  const onLine = (line: string) => {
    if (!/^\S+$/.test(line)) return; // the name of a package stands alone on its line
    compiled++;
    report();
  };
  const target = binary.source ? join(output, binary.programs[0]) : `${output}/`;
  await runGo(
    ["go", "build", "-v", ...buildFlags(binary), "-o", target, source.packages],
    goOptions(source.folder, options, onLine),
  );
}

/** The official builder writes the collector's main package; the committed go.mod and go.sum pin its modules. */
async function generateCollector(binary: PinnedBinary, options: BuildOptions): Promise<string> {
  const { reporter, work } = options;
  const [generated, config] = [join(work, "source"), join(work, "builder.yaml")];
  const listed = parse(readFileSync(join(binary.moduleFolder, "builder.yaml"), "utf8"));
  writeFileSync(config, stringify({ ...listed, dist: { ...listed.dist, output_path: generated } }));
  reporter.progress({ name: binary.name, doing: "building the collector builder" });
  const builderFolder = join(dirname(binary.moduleFolder), BUILDER);
  await runGo(["go", "build", "-trimpath", "-o", `${work}/`, "tool"], goOptions(builderFolder, options));
  mkdirSync(generated);
  await runGo(
    [join(work, "builder"), "--config", config, "--skip-get-modules", "--skip-compilation"],
    goOptions(work, options),
  );
  for (const file of ["go.mod", "go.sum"])
    copyFileSync(join(binary.moduleFolder, file), join(generated, file));
  return generated;
}

/** Fetches what is missing, then says of each package whether it must be compiled. */
async function listStale(binary: PinnedBinary, folder: string, packages: string, options: BuildOptions) {
  let fetched = 0;
  const report = () =>
    options.reporter.progress({
      name: binary.name,
      doing: "fetching modules",
      ...(fetched > 0 && { far: `${fetched}` }),
    });
  report();
  const onLine = (line: string) => {
    if (!line.startsWith("go: downloading ")) return;
    fetched++;
    report();
  };
  const list = ["go", "list", "-deps", ...buildFlags(binary), "-f={{.Stale}}", packages] as const;
  return (await runGo(list, goOptions(folder, options, onLine))).trim().split("\n");
}

function goOptions(cwd: string, { signal, work }: BuildOptions, onLine?: (line: string) => void): GoOptions {
  return { cwd, signal, temporary: work, ...(onLine && { onLine }) };
}
