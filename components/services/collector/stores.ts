import type { Settings } from "../../../stacks/settings.ts";
import { UserError } from "../../error.ts";
import type { Address, RenderContext } from "../../service.ts";
import { findMetricStore } from "../metric-store.ts";
import { type QueueOptions, renderQueue } from "./queue.ts";

export const SIGNALS = ["traces", "logs", "metrics"] as const;
export type Signal = (typeof SIGNALS)[number];

/** What the collector sends to. */
export interface Store extends Pick<Address, "url" | "tokenFile"> {
  /** Its name in ids of components: `otlp_http/loki`. */
  readonly name: string;
  /** Path, below the store's address, at which it takes OTLP. */
  readonly path: string;
  readonly signals: readonly Signal[];
  /** Whether the network on the way may be slow. */
  readonly remote: boolean;
}

/** @throws UserError if no store is left to send to. */
export function findStores(context: RenderContext, settings: Settings): Store[] {
  const stores = [...findOwnStores(context, settings), ...findExports(context, settings)];
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

/** Exporter of a store's spans and log records. */
export function exporterId({ name }: Store): string {
  return `otlp_http/${name}`;
}

/** Exporter of the metrics that agents send themselves. */
export function metricsExporterId(store: Store): string {
  return `${exporterId(store)}_metrics`;
}

/** Exporter of the metrics that the collector derives. */
export function derivedExporterId(store: Store): string {
  return `${exporterId(store)}_derived`;
}

/** Nothing accepted is lost while a store is away: each queue is on disk and is retried without end, in order. */
export function renderExporters(store: Store, queueSize: number) {
  const exporter = (options: QueueOptions) => ({
    ...renderConnection(store),
    sending_queue: renderQueue(queueSize, options),
    retry_on_failure: { initial_interval: "1s", max_interval: "5s", max_elapsed_time: 0 },
  });
  const takes = (signal: Signal) => store.signals.includes(signal);
  return {
    ...((takes("traces") || takes("logs")) && {
      [exporterId(store)]: exporter({ batch: true, block: true }),
    }),
    ...(takes("metrics") && {
      // A store refuses a whole request for one bad sample: nobody else's metrics should be in it.
      [metricsExporterId(store)]: exporter({ batch: false, block: false }),
      [derivedExporterId(store)]: exporter({ batch: true, block: true }),
    }),
  };
}

function renderConnection({ name, url, path, tokenFile, remote }: Store) {
  return {
    endpoint: `${url}${path}`,
    ...(tokenFile && { auth: { authenticator: `bearertokenauth/${name}` } }),
    ...(!remote && { compression: "none" }),
    // A request that hangs, as one to a name that is gone does, must not outlast the time to stop.
    timeout: "10s",
  };
}

function findOwnStores(context: RenderContext, settings: Settings): Store[] {
  const metrics = findMetricStore(settings, context.endpoint);
  const places = [
    ...(metrics
      ? ([{ name: metrics.name, address: metrics.otlp, path: "", signals: ["metrics"] }] as const)
      : []),
    { name: "loki", address: context.endpoint("loki", "http"), path: "/otlp", signals: ["logs"] },
    { name: "jaeger", address: context.endpoint("jaeger", "otlp"), path: "", signals: ["traces"] },
  ] as const;
  return places.flatMap(({ address, ...place }) =>
    address ? [{ ...address, ...place, remote: settings.services[place.name].mode === "external" }] : [],
  );
}

function findExports(context: RenderContext, { exports }: Settings): Store[] {
  return Object.entries(exports).map(([name, { url, tokenFile }]) => ({
    name: `export-${name}`,
    url: url.replace(/\/+$/, ""),
    path: "",
    signals: SIGNALS,
    remote: true,
    ...(tokenFile !== undefined && { tokenFile: context.userFile(tokenFile) }),
  }));
}
