import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../error.ts";

/** What `docker login` and `docker context use` write, as far as it is read here. */
export interface DockerConfig {
  readonly currentContext?: string;
  /** By registry; `auth` is user:password in base64. */
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>;
  /** Program that keeps all credentials: `desktop` for `docker-credential-desktop`. */
  readonly credsStore?: string;
  /** The same by registry. */
  readonly credHelpers?: Readonly<Record<string, string>>;
}

export function dockerConfigFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.DOCKER_CONFIG || join(environment.HOME || homedir(), ".docker");
}

/** The user's settings of Docker's own command; empty if there are none. */
export function readDockerConfig(environment: NodeJS.ProcessEnv = process.env): DockerConfig {
  return readJson<DockerConfig>(join(dockerConfigFolder(environment), "config.json")) ?? {};
}

/** @throws UserError if the file is there and is not JSON. */
export function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new UserError(`${path} is not JSON: ${error.message}. Mend it, or move it away.`);
    }
    return undefined;
  }
}
