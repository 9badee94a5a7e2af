import type { Settings } from "../../../stacks/settings.ts";
import type { RenderContext } from "../../service.ts";
import { renderContentProcessors } from "./content.ts";
import { renderContractMapping } from "./contract-mapping.ts";
import { INTAKE, renderIntakeExporter, renderIntakeReceiver } from "./intake.ts";
import { renderFileReceivers } from "./lines/files.ts";
import { LINE_PROCESSORS } from "./lines/processors.ts";
import { renderCollectorTelemetry } from "./own-metrics.ts";
import { REPLICA, renderPipelines } from "./pipelines.ts";
import { sizeBytes } from "./queue.ts";
import { REDACTION } from "./redaction.ts";
import { STORE_LIMITS } from "./store-limits.ts";
import { findStores, renderExporters } from "./stores.ts";

/**
 * The collector's configuration, but for the derivation of metrics: `derivation.generated.yaml` holds that.
 * @throws UserError if no store is left to send to.
 */
export function renderConfig(context: RenderContext, settings: Settings) {
  const stores = findStores(context, settings);
  const queueSize = sizeBytes(settings.queue.size);
  const files = renderFileReceivers(context, settings);
  const extensions = {
    health_check: { endpoint: context.listen("health") },
    "file_storage/queue": renderStorage(context.dataFolder("queue")),
    "bearertokenauth/ingest": { filename: context.secretFile("ingest-token") },
    ...Object.fromEntries(
      stores.flatMap(({ name, tokenFile }) =>
        tokenFile ? [[`bearertokenauth/${name}`, { filename: tokenFile }]] : [],
      ),
    ),
  };
  return {
    extensions,
    receivers: {
      otlp: {
        protocols: { http: renderReceiver(context, "otlp"), grpc: renderReceiver(context, "otlp_grpc") },
      },
      [INTAKE.receiver]: renderIntakeReceiver(context),
      ...files,
    },
    processors: {
      memory_limiter: { check_interval: "1s", limit_mib: 400, spike_limit_mib: 100 },
      redaction: REDACTION,
      ...LINE_PROCESSORS,
      "transform/contract": renderContractMapping(settings.environment),
      ...renderContentProcessors(),
      "transform/store_limits": STORE_LIMITS,
      ...(settings.availability === "high" && { "transform/replica": REPLICA }),
    },
    exporters: {
      [INTAKE.exporter]: renderIntakeExporter(context, queueSize),
      ...Object.assign({}, ...stores.map((store) => renderExporters(store, queueSize))),
    },
    service: {
      extensions: Object.keys(extensions),
      pipelines: renderPipelines(stores, Object.keys(files), settings),
      telemetry: renderCollectorTelemetry(context),
    },
  };
}

function renderReceiver(context: RenderContext, endpoint: string) {
  return { endpoint: context.listen(endpoint), auth: { authenticator: "bearertokenauth/ingest" } };
}

/** Files of the queues; one that has grown beyond 100 MiB gives its space back when 10 MiB are left in it. */
function renderStorage(directory: string) {
  return {
    directory,
    create_directory: true,
    fsync: true,
    compaction: { on_rebound: true, directory, cleanup_on_start: true },
  };
}
