import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { CHECKOUT } from "../checkout.ts";
import { type DataOptions, readPreviewStack, withPreviewData } from "../preview-data.ts";
import { stackOption } from "../stack-option.ts";

const HELP = `
Examples:
  telltale preview                          a page on 127.0.0.1; a changed file shows when the page is loaded again
  telltale preview --out pages              self-contained pages, with the data of now
  telltale preview --out pages --base main  before and after of each dashboard that differs from main
  telltale preview --out pages --demo       with a recorded demo's data: the same pages each time, on any machine

Data is that of the stack, which is only read, or with --demo that of a recording; no stack is
needed then. On the native target the preview is a service of the stack: telltale status`;

interface Options extends DataOptions {
  readonly port?: number;
  readonly out?: string;
  readonly base?: string;
}

export function previewCommand(): Command {
  return new Command("preview")
    .description("draw the dashboards' files without Grafana: as a local page, or as static HTML")
    .argument("[folder]", "folder of dashboards' files", "dashboards")
    .option("--port <number>", "port on 127.0.0.1 (default: the stack's ports.base + 2)", portNumber)
    .option("--out <folder>", "write static pages there instead")
    .option("--base <ref>", "write only what differs from a git reference, before and after side by side")
    .option("--from <time>", "begin of static pages' time, such as now-24h (default: each dashboard's own)")
    .option("--to <time>", "end of it: now, or a time such as 2026-11-22T12:00:00Z (default: now)")
    .option("--demo", "static pages of a recorded demo, which are the same on any machine", false)
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async (folder: string, options: Options) => {
      const dashboards = resolve(folder === "dashboards" ? CHECKOUT : ".", folder);
      await (options.out === undefined
        ? serve(dashboards, options)
        : write(dashboards, options.out, options));
    });
}

async function serve(dashboards: string, { stack, port, base, demo }: Options): Promise<void> {
  const [{ servePreview }, { UserError }] = await Promise.all([
    import("../../preview/server/server.ts"),
    import("../../components/error.ts"),
  ]);
  if (base !== undefined)
    throw new UserError("--base writes pages; say where: telltale preview --out pages --base …");
  if (demo) throw new UserError("--demo writes pages; say where: telltale preview --out pages --demo");
  const { sources, defaultPort } = await readPreviewStack(stack);
  const chosen = port ?? defaultPort;
  await servePreview({ dashboards, sources, port: chosen }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new UserError(`Port ${chosen} is in use; give another one: telltale preview --port ${chosen + 1}`);
  });
  console.log(`Dashboards of ${dashboards}: http://127.0.0.1:${chosen}  (Ctrl-C ends it)`);
}

async function write(dashboards: string, out: string, options: Options): Promise<void> {
  const { base } = options;
  const [{ writeStatic }, { loadDashboards }, { loadDashboardsOf }, { changesText }] = await Promise.all([
    import("../../preview/static/write-static.ts"),
    import("../../preview/server/dashboard-folder.ts"),
    import("../../preview/static/base.ts"),
    import("../../preview/static/changes-text.ts"),
  ]);
  const after = loadDashboards(dashboards);
  const compared =
    base === undefined ? {} : { base: { name: base, before: await loadDashboardsOf(CHECKOUT, base) } };
  const entries = await withPreviewData(options, (data) => writeStatic({ out, after, ...compared, ...data }));
  if (!entries) return;
  const broken = entries.filter(({ problem }) => problem !== undefined);
  for (const { problem } of broken) console.error(problem);
  if (broken.length > 0) process.exitCode = 1;
  if (base !== undefined) console.log(changesText(entries));
  console.log(`${entries.length - broken.length} pages: ${resolve(out, "index.html")}`);
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("Allowed: 1 to 65535.");
}
