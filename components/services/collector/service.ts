import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Settings } from "../../../stacks/settings.ts";
import type { ConfigFile, RenderContext, Service } from "../../service.ts";
import { renderConfig } from "./config.ts";
import { renderCost } from "./cost.ts";
import { DIALECT_FILES } from "./dialects/index.ts";
import { takesMetrics } from "./stores.ts";

const DERIVATION = readFileSync(join(import.meta.dirname, "derivation.generated.yaml"), "utf8");

/** The OpenTelemetry Collector takes in everything that agents send, derives metrics, and hands on. */
export const collector: Service = {
  name: "collector",
  endpoints: {
    otlp: { port: 4318, scheme: "http", published: true },
    otlp_grpc: { port: 4317, scheme: "grpc", published: true },
    intake: { port: 4319, scheme: "http" },
    health: { port: 13133, scheme: "http" },
    metrics: { port: 8888, scheme: "http" },
  },
  metrics: "metrics",
  replicas: 3,

  describe: (context, settings) => ({
    name: "collector",
    endpoints: collector.endpoints,
    command: [
      "otelcol",
      // Lines of files reach the queue before their offsets are kept: a collector that is killed loses none.
      "--feature-gates=stanza.synchronousLogEmitter",
      ...Object.keys(renderFiles(context, settings)).map((file) => `--config=${context.configFile(file)}`),
    ],
    files: renderFiles(context, settings),
    secrets: ["ingest-token"],
    dataFolders: ["queue"],
    health: { endpoint: "health", path: "/" },
    container: { image: "collector", user: 10001, memory: 512 },
  }),
};

function renderFiles(context: RenderContext, settings: Settings): Record<string, ConfigFile> {
  return {
    "collector.yaml": { content: stringify(renderConfig(context, settings)), onChange: "restart" },
    ...DIALECT_FILES,
    "cost.yaml": { content: renderCostFile(settings), onChange: "restart" },
    ...(takesMetrics(context, settings) && {
      "derivation.yaml": { content: DERIVATION, onChange: "restart" },
    }),
  };
}

function renderCostFile({ prices }: Settings): string {
  const processors = { "transform/cost": renderCost(prices) };
  return `# Generated from components/services/collector/prices.yaml and telltale:prices.\n${stringify({ processors }, { lineWidth: 0 })}`;
}
