import { createServer, type Server } from "node:http";
import { json } from "node:stream/consumers";
import { UserError } from "../../components/error.ts";

type Status = "firing" | "resolved";

/** Where Alertmanager sends drills' notifications. */
export interface Listener {
  /** When it was told of the alert; `undefined` as long as it was not. In ms since 1970. */
  readonly heard: (alert: string, service: string, status: Status) => Heard | undefined;
  readonly close: () => void;
}

export interface Heard {
  readonly at: number;
  readonly severity: string;
}

/** https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
interface Notification {
  readonly alerts: readonly { readonly status: Status; readonly labels: Readonly<Record<string, string>> }[];
}

/**
 * Listens until it is closed.
 * @throws UserError if the port is taken: by another drill on the same stack.
 */
export async function listen(addresses: readonly string[], port: number): Promise<Listener> {
  const heard = new Map<string, Heard>();
  const note = ({ alerts }: Notification) => {
    for (const { status, labels } of alerts) {
      const key = keyOf(labels.alertname, labels.service, status);
      if (!heard.has(key)) heard.set(key, { at: Date.now(), severity: labels.severity ?? "" });
    }
  };
  const servers = await Promise.all(addresses.map((address) => serve(address, port, note)));
  return {
    heard: (alert, service, status) => heard.get(keyOf(alert, service, status)),
    close: () => {
      for (const server of servers) server.close().closeAllConnections();
    },
  };
}

function serve(address: string, port: number, note: (given: Notification) => void): Promise<Server> {
  const server = createServer((request, response) => {
    void json(request)
      .then((body) => note(body as Notification))
      .then(
        () => response.end(),
        () => response.writeHead(400).end(),
      );
  });
  return new Promise((resolve, reject) => {
    server.once("error", ({ code, message }: NodeJS.ErrnoException) =>
      reject(
        new UserError(
          code === "EADDRINUSE"
            ? `Another drill of this stack is under way: it listens on ${address}:${port}. Wait for its end.`
            : `Nobody can listen on ${address}:${port}, where notifications of drills arrive: ${message}`,
        ),
      ),
    );
    server.listen(port, address, () => resolve(server));
  });
}

function keyOf(alert = "", service = "", status: Status): string {
  return `${alert} ${service} ${status}`;
}
