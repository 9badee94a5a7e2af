import { stringify } from "yaml";
import type { Settings } from "../../../stacks/settings.ts";
import type { RenderContext, Service } from "../../service.ts";
import { renderRules } from "../prometheus/rules.ts";

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
    command: ["mimir", `-config.file=${context.configFile("mimir.yaml")}`],
    files: {
      "mimir.yaml": { content: stringify(renderConfig(context, settings)), onChange: "restart" },
      ...renderRules(settings.alerts),
    },
    reload: "watched",
    dataFolders: ["store"],
    health: { endpoint: "http", path: "/ready" },
    container: { image: "mimir", user: 10001, memory: 1536 },
  }),
};

function renderConfig(context: RenderContext, _: Settings) {
  return {
    target: "all",
    multitenancy_enabled: false,
    memberlist: { join_members: [context.everyReplica("mimir", "gossip")?.hostPort] },
  };
}
