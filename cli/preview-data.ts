import { UserError } from "../components/error.ts";
import type { Sources } from "../preview/server/ask-sources.ts";
import type { StaticOptions } from "../preview/static/write-static.ts";
import { CHECKOUT } from "./checkout.ts";
import type { StackOption } from "./stack-option.ts";

/** Whose data pages show, and of which time. */
export interface DataOptions extends StackOption {
  /** The recorded demo's, in place of the stack's. */
  readonly demo: boolean;
  readonly from?: string;
  readonly to?: string;
}

/**
 * Has pages written with the stack's data, or the recorded demo's; gives nothing when Ctrl-C has ended that.
 * @throws UserError if the demo is wanted of another time than its own.
 */
export async function withPreviewData<T>(
  { demo, stack, from, to }: DataOptions,
  write: (data: Pick<StaticOptions, "ask" | "time">) => Promise<T>,
): Promise<T | undefined> {
  const time = (from ?? to) === undefined ? undefined : { from: from ?? "now-6h", to: to ?? "now" };
  if (!demo) {
    const { askSources } = await import("../preview/server/ask-sources.ts");
    const { sources } = await readPreviewStack(stack);
    return write({ ask: askSources(sources), ...(time && { time }) });
  }
  if (time)
    throw new UserError("--demo shows all of the recorded demo's time; leave out --from and --to, or --demo");
  const [{ withDemoData }, { untilInterrupted }, { Terminal }] = await Promise.all([
    import("../preview/demo-data/with-demo-data.ts"),
    import("./interrupt.ts"),
    import("./terminal.ts"),
  ]);
  return untilInterrupted((signal) => withDemoData({ reporter: new Terminal(), signal }, write));
}

/** Where a stack's stores are, and at which port its preview listens by default. */
export async function readPreviewStack(stack: string): Promise<{ sources: Sources; defaultPort: number }> {
  const [{ readStackFile }, { storeOf }] = await Promise.all([
    import("../stacks/stack-file.ts"),
    import("./stores.ts"),
  ]);
  const settings = readStackFile(CHECKOUT, stack);
  const sources = (["prometheus", "loki", "jaeger"] as const).flatMap((name) => {
    const address = storeOf(settings, name);
    return address ? [[name, address]] : [];
  });
  return { sources: Object.fromEntries(sources), defaultPort: settings.ports.base + 2 };
}
