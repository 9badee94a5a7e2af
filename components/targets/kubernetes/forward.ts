import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Settings } from "../../../stacks/settings.ts";
import { UserError } from "../../error.ts";
import type { Endpoint, Service } from "../../service.ts";
import { localAddress } from "../local-address.ts";
import type { ForwardOptions } from "../target.ts";
import { readKubeConfig } from "./cluster/cluster.ts";
import { KUBERNETES_SERVICES } from "./services.ts";

/** An endpoint that is not on this machine, and the port at which it seems to be. */
interface Door {
  readonly service: Service;
  readonly endpoint: Endpoint;
  readonly hostPort: string;
}

/** As `kubectl port-forward` of every service of a stack, each connection to a pod that is ready then. */
export async function forward(settings: Settings, { signal, reporter }: ForwardOptions): Promise<void> {
  const config = await readKubeConfig(settings.kubernetes.context);
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  try {
    for (const door of doorsOf(settings)) {
      const server = createServer((socket) => {
        sockets.add(socket.once("close", () => sockets.delete(socket)));
        connect(config, settings.kubernetes.namespace, door, socket).catch((error: Error) => {
          reporter.tell(`${door.service.name}: ${error.message.split("\n")[0]}`);
          socket.destroy();
        });
      });
      servers.push(server);
      await listen(server, door);
      reporter.tell(`${door.service.name.padEnd(13)} ${door.endpoint.scheme}://${door.hostPort}`);
    }
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    for (const server of servers) server.close();
    for (const socket of sockets) socket.destroy();
  }
}

function doorsOf({ services, ports }: Settings): Door[] {
  return KUBERNETES_SERVICES.filter(({ name }) => services[name].mode === "deploy").flatMap((service) =>
    Object.values(service.endpoints)
      .filter(({ published }) => published)
      .map((endpoint) => ({ service, endpoint, ...localAddress(endpoint, ports.base) })),
  );
}

async function listen(server: Server, { service, hostPort }: Door): Promise<void> {
  const port = Number(hostPort.split(":")[1]);
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
  } catch (error) {
    throw new UserError(
      `${service.name} cannot be had at ${hostPort}: ${(error as NodeJS.ErrnoException).code}. Stop what listens there, maybe another stack (telltale down), or set telltale:ports.base.`,
    );
  }
}

async function connect(
  config: KubeConfig,
  namespace: string,
  { service, endpoint }: Door,
  socket: Socket,
): Promise<void> {
  socket.on("error", () => socket.destroy());
  const { PortForward } = await import("@kubernetes/client-node");
  const forwarder = new PortForward(config);
  const found = await forwarder.portForwardService(
    namespace,
    service.name,
    [endpoint.port],
    socket,
    null,
    socket,
  );
  // It is a function only where one asks for more than one try.
  const channel = typeof found === "function" ? found() : found;
  channel?.addEventListener("close", () => socket.destroy());
  socket.once("close", () => channel?.close());
}
