import type Docker from "dockerode";
import { UserError } from "../../../error.ts";
import type { EngineAddress } from "./engine-address.ts";

/** Docker 20.10, of 2020: the first that lets memory, health and start order be asked for as this target does. */
const OLDEST_API = [1, 41] as const;
const ARCHITECTURES = ["amd64", "arm64"];

/** The way out of everything that is wrong with an engine or its images. */
export const WITHOUT_DOCKER =
  "Or, on Linux, do without Docker: set telltale:target: native in Pulumi.<stack>.yaml.";

/** Why no engine answered, and what to do. */
export function explainFailure(error: unknown, address: EngineAddress, answerMs: number): UserError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const place = placeOf(address);
  const isLocal = address.host.startsWith("unix://");
  if (code === "ABORT_ERR") {
    return failure(
      `The Docker Engine ${place} does not answer within ${answerMs / 1000} s.`,
      isLocal
        ? "It may still be starting, or hang: see `journalctl -u docker`, or start it anew: `sudo systemctl restart docker`."
        : `Check that host and the way to it.${ownEngine(address)}`,
    );
  }
  if (!isLocal) {
    return failure(
      `The Docker Engine ${place} cannot be reached: ${message.trim() || code}.`,
      `Check that address, that an engine listens there, and the way to it.${ownEngine(address)}`,
      ...(address.host.startsWith("ssh:") ? ["Keys are taken from the SSH agent only: ssh-add"] : []),
    );
  }
  if (code === "EACCES" || code === "EPERM") {
    return failure(
      `You may not use the Docker Engine ${place}: its socket belongs to other users.`,
      "Join the group that may, and log in again: sudo usermod -aG docker $USER (its members are as good as root).",
      "Or run this with sudo.",
    );
  }
  if (code === "ENOENT" || code === "ECONNREFUSED") {
    return failure(
      `There is no Docker Engine ${place}: ${code === "ENOENT" ? "it is not installed, or not running" : "it is not running"}.`,
      "Start it: `sudo systemctl start docker`, on macOS `colima start` or Docker Desktop.",
      "Or install it: https://docs.docker.com/engine/install",
    );
  }
  return failure(`The Docker Engine ${place} cannot be used: ${message.trim()}.`, "See `docker version`.");
}

/** Why an engine that answers cannot run the stack; `undefined` if it can. */
export function explainEngine(version: Docker.DockerVersion, address: EngineAddress): UserError | undefined {
  const { Version, ApiVersion, Os, Arch } = version;
  const engine = `The Docker Engine ${placeOf(address)}`;
  if (!ApiVersion) {
    return failure(
      `What answers ${placeOf(address)} is no Docker Engine: it tells no API version.`,
      `Check that address.${ownEngine(address)}`,
    );
  }
  if (isOlder(ApiVersion)) {
    return failure(
      `${engine} is too old: it is ${Version}, with API ${ApiVersion}; at least API ${OLDEST_API.join(".")} is needed.`,
      "Update it to Docker 20.10 or newer: https://docs.docker.com/engine/install",
    );
  }
  if (Os !== "linux") {
    return failure(
      `${engine} runs ${Os} containers; the images of this stack are for Linux.`,
      "In Docker Desktop's menu, choose “Switch to Linux containers”.",
    );
  }
  if (!ARCHITECTURES.includes(Arch)) {
    return failure(
      `${engine} is of a machine of type ${Arch}; the images of this stack exist for ${ARCHITECTURES.join(" and ")} only.`,
      "Name an engine of such a machine: DOCKER_HOST=ssh://user@host",
    );
  }
  return undefined;
}

function failure(headline: string, ...waysOut: readonly string[]): UserError {
  return new UserError([headline, ...[...waysOut, WITHOUT_DOCKER].map((way) => `  ${way}`)].join("\n"));
}

function placeOf({ host, from }: EngineAddress): string {
  return `at ${host}${from ? ` (from ${from})` : ""}`;
}

/** How to come back from an address that somebody named. */
function ownEngine({ from }: EngineAddress): string {
  if (!from) return "";
  const undo = from === "DOCKER_HOST" ? "unset DOCKER_HOST" : "docker context use default";
  return ` For this machine's own engine: ${undo}`;
}

function isOlder(apiVersion: string): boolean {
  const [major = 0, minor = 0] = apiVersion.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_API;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
