import type { Settings } from "../../../stacks/settings.ts";
import { UserError } from "../../error.ts";
import type { Address, RenderContext } from "../../service.ts";

export const SIGNALS = ["traces", "logs", "metrics"] as const;
export type Signal = (typeof SIGNALS)[number];

/** What the collector sends to. */
export interface Store extends Pick<Address, "url" | "tokenFile"> {
  /** Its name in ids of components: `otlp_http/loki`. */
  readonly name: string;
  /** Path, below the store's address, at which it takes OTLP. */
  readonly path: string;
  readonly signals: readonly Signal[];
}

/** @throws UserError if no store is left to send to. */
export function findStores(context: RenderContext, settings: Settings): Store[] {
  const stores = [...findOwnStores(context), ...findExports(context, settings)];
  if (stores.length > 0) return stores;
  throw new UserError("The collector has nowhere to send to:", [
    {
      path: "telltale:services",
      message:
        "prometheus, loki and jaeger are all off, and telltale:exports is empty; turn one on, or the collector off too",
    },
  ]);
}

/** Whether anything takes metrics, so that deriving them serves. */
export function takesMetrics(context: RenderContext, settings: Settings): boolean {
  return findStores(context, settings).some(({ signals }) => signals.includes("metrics"));
}

export function exporterId({ name }: Store): string {
  return `otlp_http/${name}`;
}

/** Nothing accepted is lost while a store is away: the queue is on disk and is retried without end, in order. */
export function renderExporter({ name, url, path, tokenFile }: Store) {
  return {
    endpoint: `${url}${path}`,
    ...(tokenFile && { auth: { authenticator: `bearertokenauth/${name}` } }),
    // A request that hangs, as one to a name that is gone does, must not outlast the time to stop.
    timeout: "10s",
    sending_queue: {
      storage: "file_storage/queue",
      num_consumers: 1,
      sizer: "bytes",
      queue_size: 512 * 1024 * 1024,
      batch: { flush_timeout: "200ms", min_size: 256 * 1024, max_size: 2 * 1024 * 1024 },
    },
    retry_on_failure: { initial_interval: "1s", max_interval: "15s", max_elapsed_time: 0 },
  };
}

function findOwnStores(context: RenderContext): Store[] {
  const places = [
    {
      name: "prometheus",
      address: context.endpoint("prometheus", "http"),
      path: "/api/v1/otlp",
      signals: ["metrics"],
    },
    { name: "loki", address: context.endpoint("loki", "http"), path: "/otlp", signals: ["logs"] },
    { name: "jaeger", address: context.endpoint("jaeger", "otlp"), path: "", signals: ["traces"] },
  ] as const;
  return places.flatMap(({ address, ...place }) => (address ? [{ ...address, ...place }] : []));
}

function findExports(context: RenderContext, { exports }: Settings): Store[] {
  return Object.entries(exports).map(([name, { url, tokenFile }]) => ({
    name: `export-${name}`,
    url: url.replace(/\/+$/, ""),
    path: "",
    signals: SIGNALS,
    ...(tokenFile !== undefined && { tokenFile: context.userFile(tokenFile) }),
  }));
}
