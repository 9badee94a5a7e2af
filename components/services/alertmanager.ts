import { stringify } from "yaml";
import type { Service } from "../service.ts";
import { localPort } from "../targets/local-address.ts";
import { DRILL, withDrills } from "./alertmanager/drill.ts";

/** Alertmanager groups alerts and notifies people. */
export const alertmanager: Service = {
  name: "alertmanager",
  endpoints: { http: { port: 9093, scheme: "http", published: true } },
  metrics: "http",

  describe: (context, { ports }) => ({
    name: "alertmanager",
    endpoints: alertmanager.endpoints,
    command: [
      "alertmanager",
      `--config.file=${context.configFile("alertmanager.yml")}`,
      `--storage.path=${context.dataFolder("state")}`,
      `--web.listen-address=${context.listen("http")}`,
      `--web.external-url=${context.publicUrl("http")}`,
      "--cluster.listen-address=",
    ],
    files: {
      "alertmanager.yml": {
        content: stringify(
          withDrills(renderRouting(), context.userHost(`127.0.0.1:${localPort(ports.base, DRILL.port)}`)),
        ),
        onChange: "reload",
      },
    },
    reload: "SIGHUP",
    dataFolders: ["state"],
    health: { endpoint: "http", path: "/-/ready" },
    container: { image: "alertmanager", user: 65534, memory: 96 },
  }),
};

/** A receiver without integrations: alerts are grouped and shown, nobody is notified. */
function renderRouting() {
  return {
    route: {
      receiver: "nobody",
      group_by: ["alertname", "workflow", "task"],
      group_wait: "5s",
      group_interval: "1m",
      repeat_interval: "4h",
    },
    receivers: [{ name: "nobody" }],
  };
}
