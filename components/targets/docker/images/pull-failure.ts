import { registryOf } from "./registry.ts";

/** Words of an engine or a registry, what they mean for a registry, and what to do there. */
const CAUSES: readonly (readonly [words: RegExp, cause: string, fix?: string])[] = [
  [
    /toomanyrequests|too many requests|\b429\b|rate limit/i,
    "{registry} limits how many images may be pulled, and that many have been (429)",
    "wait some hours, or log in: docker login {login}",
  ],
  [
    /no space left on device/i,
    "the engine's disk is full",
    "free some there: docker system prune removes what no container uses",
  ],
  [
    /no matching manifest|does not match the specified platform|no match for platform/i,
    "there is none for this engine's processor",
    "name an engine on another machine (DOCKER_HOST), or remove its telltale:images.digests",
  ],
  [
    /x509|certificate/i,
    "{registry} shows a certificate that the engine does not trust",
    "put its CA into /etc/docker/certs.d/{registry}/ca.crt on the engine's machine",
  ],
  [
    /server gave HTTP response to HTTPS client/i,
    "{registry} speaks HTTP only, which the engine refuses",
    "give it a certificate, or name it under insecure-registries in the engine's daemon.json",
  ],
  [
    /unauthorized|authentication required|no basic auth|may require 'docker login'|denied|\b40[13]\b/i,
    "{registry} denies it, or does not have it",
    "check its name and telltale:images.prefix, or log in: docker login {login}",
  ],
  [
    /manifest unknown|name unknown|not found|\b404\b/i,
    "{registry} does not have it",
    "check telltale:images.prefix and telltale:images.digests",
  ],
  [
    /no such host|server misbehaving|refused|timeout|deadline exceeded|canceled|unreachable|no route|proxyconnect|EOF|reset by peer/i,
    "{registry} cannot be reached from the engine",
    "check its network and proxy",
  ],
  [
    /ECONNRESET|socket hang up|aborted/,
    "the engine ended the connection",
    "see whether it still runs: docker version",
  ],
];

export interface PullFailure {
  /** `registry.example.com cannot be reached from the engine` */
  readonly cause: string;
  /** What helps against this cause. */
  readonly fix?: string;
  /** The engine's own words. */
  readonly words: string;
}

/** What the engine's words on an image mean. */
export function explainPull(reference: string, message: string): PullFailure {
  const words = message.trim().split("\n")[0] ?? "";
  const [, cause = words, fix] = CAUSES.find(([pattern]) => pattern.test(unnamed(words, reference))) ?? [];
  const registry = registryOf(reference);
  const fill = (text: string) =>
    text
      .replaceAll("{registry}", registry === "docker.io" ? "Docker Hub" : registry)
      .replace(/ ?\{login\}/, registry === "docker.io" ? "" : ` ${registry}`);
  return { cause: fill(cause), ...(fix && { fix: fill(fix) }), words };
}

/** An image's name may hold any of the words. */
function unnamed(words: string, reference: string): string {
  const name = reference.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return words.replaceAll(reference, "").replaceAll(name, "");
}
