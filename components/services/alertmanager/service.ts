import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Settings } from "../../../stacks/settings.ts";
import type { ConfigFile, RenderContext, Service } from "../../service.ts";
import { endpointsOf } from "../gossip.ts";
import { DRILL, withDrills } from "./drill.ts";
import { renderReceivers } from "./receivers.ts";
import { renderRoutes } from "./routes.ts";

const TEMPLATES = join(import.meta.dirname, "templates");
const INHIBITIONS: readonly object[] = parse(
  readFileSync(join(import.meta.dirname, "inhibitions.yaml"), "utf8"),
);

/** Alertmanager groups alerts and notifies people. */
export const alertmanager: Service = {
  name: "alertmanager",
  endpoints: {
    http: { port: 9093, scheme: "http", published: true },
    gossip: { port: 9094, scheme: "gossip" },
  },
  metrics: "http",
  replicas: 3,

  describe: (context, settings) => ({
    name: "alertmanager",
    endpoints: endpointsOf(alertmanager, settings),
    command: [
      "alertmanager",
      `--config.file=${context.configFile("alertmanager.yml")}`,
      `--storage.path=${context.dataFolder("state")}`,
      `--web.listen-address=${context.listen("http")}`,
      `--web.external-url=${context.publicUrl("http")}`,
      ...renderCluster(context, settings),
    ],
    files: {
      "alertmanager.yml": { content: stringify(renderConfig(context, settings)), onChange: "reload" },
      ...templates(),
    },
    reload: "SIGHUP",
    dataFolders: ["state"],
    health: { endpoint: "http", path: "/-/ready" },
    container: { image: "alertmanager", user: 65534, memory: 96 },
  }),
};

/** Replicas tell each other what they have sent, so that people hear of it once. */
function renderCluster(context: RenderContext, { availability }: Settings): string[] {
  if (availability === "single") return ["--cluster.listen-address="];
  const peers = context.everyReplica("alertmanager", "gossip")?.hostPort;
  return [`--cluster.listen-address=${context.listen("gossip")}`, `--cluster.peer=${peers}`];
}

/** What messages say, loaded as it is. */
function templates(): Record<string, ConfigFile> {
  const files = readdirSync(TEMPLATES).map((name): [string, ConfigFile] => [
    `templates/${name}`,
    { content: readFileSync(join(TEMPLATES, name), "utf8"), onChange: "reload" },
  ]);
  return Object.fromEntries(files);
}

function renderConfig(context: RenderContext, { alerts, ports }: Settings) {
  const config = {
    templates: [context.configFile("templates/*.tmpl")],
    route: renderRoutes(alerts),
    inhibit_rules: INHIBITIONS,
    receivers: renderReceivers(alerts, context),
  };
  return withDrills(config, context.userHost(`127.0.0.1:${ports.base + DRILL.portAboveBase}`));
}
