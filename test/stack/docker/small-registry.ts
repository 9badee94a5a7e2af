import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

const TYPE = "application/vnd.docker.distribution.manifest";

/** A registry that an engine on this machine can pull from; what it answers depends on the repository's name. */
export interface SmallRegistry {
  /** `127.0.0.1:40123` */
  readonly host: string;
  /** What the last request proved itself with. */
  readonly authorization: () => string | undefined;
  readonly close: () => void;
}

interface RegistryOptions {
  readonly layerBytes?: number;
  /** Pause after each 64 KiB of a layer. */
  readonly pauseMs?: number;
  /** Whether it answers nobody who has not logged in. */
  readonly isPrivate?: boolean;
}

export async function startSmallRegistry(options: RegistryOptions = {}): Promise<SmallRegistry> {
  const blobs = new Map<string, Buffer>();
  const manifest = makeImage(blobs, options);
  let authorization: string | undefined;
  const server = createServer((request, response) => {
    authorization = request.headers.authorization;
    if (options.isPrivate && !authorization) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="registry"' });
      return void response.end(refusal(401, "UNAUTHORIZED", "authentication required").body);
    }
    const [, name = "", kind, id = ""] = request.url?.match(/^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/) ?? [];
    if (kind === "blobs") return void sendSlowly(response, blobs.get(id), options);
    if (kind !== "manifests") return void response.end("{}");
    const { status = 200, type = `${TYPE}.v2+json`, body = manifest } = answerFor(name);
    response.setHeader("content-type", type).setHeader("content-length", body.length);
    response.setHeader("docker-content-digest", digestOf(body)).writeHead(status);
    response.end(request.method === "HEAD" ? undefined : body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, authorization: () => authorization, close };
}

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body?: Buffer;
}

/** What real registries answer in these conditions. */
function answerFor(name: string): Answer {
  if (name.endsWith("gone")) return refusal(404, "MANIFEST_UNKNOWN", "manifest unknown");
  if (name.endsWith("limited")) {
    return refusal(429, "TOOMANYREQUESTS", "You have reached your unauthenticated pull rate limit.");
  }
  if (name.endsWith("foreign")) return { type: `${TYPE}.list.v2+json`, body: foreignList() };
  return {};
}

function refusal(status: number, code: string, message: string): Answer {
  return { status, type: "application/json", body: json({ errors: [{ code, message }] }) };
}

/** An image for a machine that no engine here has. */
function foreignList(): Buffer {
  const platform = { architecture: "s390x", os: "linux" };
  const digest = digestOf(Buffer.from("none"));
  const manifests = [{ mediaType: `${TYPE}.v2+json`, digest, size: 4, platform }];
  return json({ schemaVersion: 2, mediaType: `${TYPE}.list.v2+json`, manifests });
}

/** One layer of random bytes, so that no other image has it. */
function makeImage(blobs: Map<string, Buffer>, { layerBytes = 100_000 }: RegistryOptions): Buffer {
  const keep = (mediaType: string, content: Buffer) => {
    blobs.set(digestOf(content), content);
    return { mediaType, digest: digestOf(content), size: content.length };
  };
  const tar = makeTar(randomBytes(layerBytes));
  const config = json({
    architecture: process.arch === "x64" ? "amd64" : process.arch,
    os: "linux",
    config: {},
    rootfs: { type: "layers", diff_ids: [digestOf(tar)] },
  });
  return json({
    schemaVersion: 2,
    mediaType: `${TYPE}.v2+json`,
    config: keep("application/vnd.docker.container.image.v1+json", config),
    layers: [keep("application/vnd.docker.image.rootfs.diff.tar.gzip", gzipSync(tar))],
  });
}

function makeTar(content: Buffer): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "telltale-layer-"));
  writeFileSync(join(folder, "file"), content);
  const { stdout } = spawnSync("tar", ["-cf", "-", "file"], { cwd: folder, maxBuffer: 1e9 });
  rmSync(folder, { recursive: true });
  return stdout;
}

async function sendSlowly(
  response: ServerResponse,
  blob: Buffer | undefined,
  { pauseMs = 0 }: RegistryOptions,
) {
  if (!blob) return void response.writeHead(404).end();
  response.writeHead(200, { "content-length": blob.length });
  for (let at = 0; at < blob.length && !response.destroyed; at += 65_536) {
    response.write(blob.subarray(at, at + 65_536));
    await sleep(pauseMs);
  }
  response.end();
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
