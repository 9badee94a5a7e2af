import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { type EngineAddress, engineAddress } from "./engine-address.ts";
import { explainEngine, explainFailure } from "./engine-failure.ts";
import { ask } from "./engine-request.ts";

/** An engine that answers does so within milliseconds; one that hangs does not at all. */
const ANSWER_MS = 5_000;

/**
 * The Docker Engine that the user's `docker` command would take, once it has answered.
 * @throws UserError that says why it cannot be used, and the way out.
 */
export async function connectEngine(
  address: EngineAddress = engineAddress(),
  { answerMs = ANSWER_MS } = {},
): Promise<Docker> {
  const [engine, version] = await open(address, answerMs).catch((error) => {
    throw explainFailure(error, address, answerMs);
  });
  const unfit = explainEngine(version, address);
  if (unfit) throw unfit;
  return engine;
}

/** For Pulumi's provider, which knows no contexts: the engine as environment variables name it. */
export function engineEnvironment(
  { host, certificates }: EngineAddress = engineAddress(),
): Record<string, string> {
  return { DOCKER_HOST: host, ...(certificates !== undefined && { DOCKER_CERT_PATH: certificates }) };
}

/** Whether an engine runs on this machine itself, and in no virtual machine of it, as Docker Desktop's does. */
export async function isOnThisMachine(
  engine: Docker,
  { host }: EngineAddress = engineAddress(),
): Promise<boolean> {
  if (!host.startsWith("unix://")) return false;
  const { Name, DockerRootDir } = await engine.info();
  return Name === hostname() && existsSync(DockerRootDir);
}

async function open(address: EngineAddress, answerMs: number): Promise<[Docker, Docker.DockerVersion]> {
  const socket = socketOf(address);
  // Where there is no engine, this says so without the time that loading the client takes.
  if (socket) accessSync(socket, constants.R_OK | constants.W_OK);
  const options = socket ? { socketPath: socket } : remoteOptions(address);
  const { default: Client } = await import("dockerode");
  const engine = new Client(options as Docker.DockerOptions);
  return [engine, await ask<Docker.DockerVersion>(engine, "/version", AbortSignal.timeout(answerMs))];
}

function socketOf({ host }: EngineAddress): string | undefined {
  return host.match(/^(?:unix|npipe):\/\/(.+)$/)?.[1];
}

function remoteOptions({ host, certificates }: EngineAddress): object {
  const { protocol, hostname, port, username } = new URL(host);
  if (protocol === "ssh:") {
    return {
      protocol: "ssh",
      host: hostname,
      port: port || 22,
      username: username || userInfo().username,
      sshOptions: { agent: process.env.SSH_AUTH_SOCK },
    };
  }
  const secure = certificates !== undefined || protocol === "https:";
  return {
    protocol: secure ? "https" : "http",
    host: hostname,
    port: port || (secure ? 2376 : 2375),
    ...(certificates && readCertificates(certificates)),
  };
}

function readCertificates(folder: string): object {
  const files = ["ca", "cert", "key"].map((name) => [name, join(folder, `${name}.pem`)] as const);
  return Object.fromEntries(
    files.filter(([, path]) => existsSync(path)).map(([name, path]) => [name, readFileSync(path)]),
  );
}
