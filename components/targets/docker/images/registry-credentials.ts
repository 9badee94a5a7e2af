import { execFile } from "node:child_process";
import { readDockerConfig } from "../engine/docker-config.ts";
import { registryOf } from "./registry.ts";

/** What an engine passes on to a registry. */
export interface RegistryCredentials {
  readonly serveraddress: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
}

/** The name under which `docker login` keeps what Docker Hub wants. */
const DOCKER_HUB = "https://index.docker.io/v1/";

/** What `docker login` has kept for an image's registry; `undefined` if nothing, or nothing that can be read. */
export async function credentialsFor(
  reference: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<RegistryCredentials | undefined> {
  const config = readDockerConfig(environment);
  const registry = registryOf(reference);
  const serveraddress = registry === "docker.io" ? DOCKER_HUB : registry;
  const program = config.credHelpers?.[serveraddress] ?? config.credsStore;
  if (program) return askProgram(`docker-credential-${program}`, serveraddress, environment);
  const { auth, identitytoken } = config.auths?.[serveraddress] ?? {};
  if (identitytoken) return { serveraddress, identitytoken };
  return auth ? { serveraddress, ...split(Buffer.from(auth, "base64").toString()) } : undefined;
}

function split(auth: string): { username: string; password: string } {
  const colon = auth.indexOf(":");
  return { username: auth.slice(0, colon), password: auth.slice(colon + 1) };
}

/** One that fails has nothing for this registry; the registry then says what it thinks of that. */
function askProgram(
  program: string,
  serveraddress: string,
  env: NodeJS.ProcessEnv,
): Promise<RegistryCredentials | undefined> {
  return new Promise((resolve) => {
    const child = execFile(program, ["get"], { env, timeout: 10_000 }, (error, stdout) => {
      if (error) return resolve(undefined);
      const { Username, Secret } = JSON.parse(stdout) as { Username: string; Secret: string };
      const given =
        Username === "<token>" ? { identitytoken: Secret } : { username: Username, password: Secret };
      resolve({ serveraddress, ...given });
    });
    child.stdin?.on("error", () => {}); // it did not start, or did not read
    child.stdin?.end(serveraddress);
  });
}
