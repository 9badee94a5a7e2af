import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import type { Sources } from "../../preview/server/ask-sources.ts";
import { CHECKOUT } from "../checkout.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

const HELP = `
Examples:
  telltale preview                          a page on 127.0.0.1; a changed file shows when the page is loaded again
  telltale preview --out pages              self-contained pages, with the data of now
  telltale preview --out pages --base main  before and after of each dashboard that differs from main

Data is that of the stack, which is only read. On the native target the preview is a service of the stack: telltale status`;

interface Options extends StackOption {
  readonly port?: number;
  readonly out?: string;
  readonly base?: string;
  readonly from?: string;
  readonly to?: string;
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
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async (folder: string, options: Options) => {
      const dashboards = resolve(folder === "dashboards" ? CHECKOUT : ".", folder);
      await (options.out === undefined
        ? serve(dashboards, options)
        : write(dashboards, options.out, options));
    });
}

async function serve(dashboards: string, { stack, port, base }: Options): Promise<void> {
  const [{ servePreview }, { UserError }] = await Promise.all([
    import("../../preview/server/server.ts"),
    import("../../components/error.ts"),
  ]);
  if (base !== undefined)
    throw new UserError("--base writes pages; say where: telltale preview --out pages --base …");
  const { sources, defaultPort } = await readStack(stack);
  const chosen = port ?? defaultPort;
  await servePreview({ dashboards, sources, port: chosen }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new UserError(`Port ${chosen} is in use; give another one: telltale preview --port ${chosen + 1}`);
  });
  console.log(`Dashboards of ${dashboards}: http://127.0.0.1:${chosen}  (Ctrl-C ends it)`);
}

async function write(dashboards: string, out: string, { stack, base, from, to }: Options): Promise<void> {
  const [{ writeStatic }, { loadDashboards }, { loadDashboardsOf }, { askSources }, { sources }] =
    await Promise.all([
      import("../../preview/static/write-static.ts"),
      import("../../preview/server/dashboard-folder.ts"),
      import("../../preview/static/base.ts"),
      import("../../preview/server/ask-sources.ts"),
      readStack(stack),
    ]);
  const entries = await writeStatic({
    out,
    after: loadDashboards(dashboards),
    ...(base !== undefined && { base: { name: base, before: await loadDashboardsOf(CHECKOUT, base) } }),
    ask: askSources(sources),
    ...((from ?? to) !== undefined && { time: { from: from ?? "now-6h", to: to ?? "now" } }),
  });
  const broken = entries.filter(({ problem }) => problem !== undefined);
  for (const { problem } of broken) console.error(problem);
  if (broken.length > 0) process.exitCode = 1;
  console.log(`${entries.length - broken.length} pages: ${resolve(out, "index.html")}`);
}

async function readStack(stack: string): Promise<{ sources: Sources; defaultPort: number }> {
  const [{ readStackFile }, { localAddressOf }, { SERVICES }] = await Promise.all([
    import("../../stacks/stack-file.ts"),
    import("../../components/targets/local-address.ts"),
    import("../../components/services/index.ts"),
  ]);
  const settings = readStackFile(CHECKOUT, stack);
  const sources = (["prometheus", "loki", "jaeger"] as const).flatMap((name) => {
    const address = localAddressOf(settings, SERVICES, name, "http");
    return address ? [[name, address]] : [];
  });
  return { sources: Object.fromEntries(sources), defaultPort: settings.ports.base + 2 };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("Allowed: 1 to 65535.");
}
