import { stringify } from "yaml";
import type { Service } from "../../service.ts";
import { bucketEnvironment } from "../object-storage.ts";
import { renderConfig } from "./config.ts";
import { renderTenantRules } from "./rules.ts";

/** Mimir stores metrics, and evaluates rules, where one Prometheus would not be enough: all its parts in each replica. */
export const mimir: Service = {
  name: "mimir",
  endpoints: {
    http: { port: 9009, scheme: "http", published: true },
    grpc: { port: 9097, scheme: "grpc" },
    gossip: { port: 7947, scheme: "gossip" },
  },
  metrics: "http",
  replicas: 3,

  describe: (context, settings) => ({
    name: "mimir",
    endpoints: mimir.endpoints,
    environment: bucketEnvironment(context, settings),
    command: ["mimir", `-config.file=${context.configFile("mimir.yaml")}`],
    files: {
      "mimir.yaml": { content: stringify(renderConfig(context, settings)), onChange: "restart" },
      ...renderTenantRules(context, settings),
    },
    reload: "watched",
    dataFolders: ["store"],
    health: { endpoint: "http", path: "/ready" },
    container: { image: "mimir", user: 10001, memory: 1024 },
  }),
};
