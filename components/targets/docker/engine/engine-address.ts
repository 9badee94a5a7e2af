import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../error.ts";
import { dockerConfigFolder, readDockerConfig, readJson } from "./docker-config.ts";

export interface EngineAddress {
  /** As in DOCKER_HOST: `unix:///var/run/docker.sock`, `tcp://build.example.com:2376`, `ssh://ada@build.example.com`. */
  readonly host: string;
  /** What named it: `DOCKER_HOST`, `the Docker context "colima"`. Default: nothing did. */
  readonly from?: string;
  /** Folder with ca.pem, cert.pem and key.pem. Default: it is not asked by TLS. */
  readonly certificates?: string;
}

interface Places {
  readonly environment?: NodeJS.ProcessEnv;
  readonly systemSocket?: string;
}

/**
 * Where the user's engine is, by the rules of the `docker` command.
 * @throws UserError if DOCKER_HOST is no address, or the current context does not exist.
 */
export function engineAddress({
  environment = process.env,
  systemSocket = "/var/run/docker.sock",
}: Places = {}): EngineAddress {
  if (environment.DOCKER_HOST) return fromVariable(environment.DOCKER_HOST, environment);
  const context = environment.DOCKER_CONTEXT || readDockerConfig(environment).currentContext;
  if (context && context !== "default") return fromContext(context, environment);
  return { host: `unix://${findSocket(systemSocket, environment)}` };
}

function fromVariable(given: string, environment: NodeJS.ProcessEnv): EngineAddress {
  const host = given.includes("://") ? given : `tcp://${given}`;
  const isAddress = /^(unix|npipe):\/\/.|^(tcp|https?|ssh):\/\/[^/]/.test(host) && URL.canParse(host);
  if (!isAddress) {
    throw new UserError("The Docker Engine's address cannot be used:", [
      {
        path: "DOCKER_HOST",
        message: `"${given}" was given; allowed: unix:///path, tcp://host:port or ssh://user@host. Or unset it, for this machine's own engine`,
      },
    ]);
  }
  const secure = environment.DOCKER_TLS_VERIFY || (host.startsWith("tcp:") && new URL(host).port === "2376");
  const certificates = environment.DOCKER_CERT_PATH || dockerConfigFolder(environment);
  return { host, from: "DOCKER_HOST", ...(secure && { certificates }) };
}

function fromContext(name: string, environment: NodeJS.ProcessEnv): EngineAddress {
  const id = createHash("sha256").update(name).digest("hex");
  const contexts = join(dockerConfigFolder(environment), "contexts");
  const meta = readJson<ContextMeta>(join(contexts, "meta", id, "meta.json"));
  const host = meta?.Endpoints?.docker?.Host;
  if (!host) {
    throw new UserError(
      `The current Docker context, "${name}", names no engine. Choose another one: docker context use default`,
    );
  }
  const certificates = join(contexts, "tls", id, "docker");
  return {
    host,
    from: `the Docker context "${name}"`,
    ...(existsSync(certificates) && { certificates }),
  };
}

interface ContextMeta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string } };
}

/** The machine's, or else the one of a rootless engine, or of Docker Desktop without a system-wide socket. */
function findSocket(systemSocket: string, environment: NodeJS.ProcessEnv): string {
  const { XDG_RUNTIME_DIR: runtime, HOME: home = homedir() } = environment;
  const sockets = [
    systemSocket,
    ...(runtime ? [join(runtime, "docker.sock")] : []),
    join(home, ".docker", "run", "docker.sock"),
  ];
  return sockets.find((path) => existsSync(path)) ?? systemSocket;
}
