import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";

/** An image, by the lines of its Dockerfile after those that fill it. */
export interface ImageSource {
  readonly reference: string;
  /** Paths on this machine by those in the image; another image's come first. */
  readonly files: ReadonlyMap<string, string>;
  /** `RUN`, `USER`, `ENTRYPOINT`, `CMD`, `WORKDIR` and `VOLUME`, as Docker reads them. */
  readonly dockerfile: readonly string[];
}

const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

interface ImageConfig {
  User?: string;
  Entrypoint?: string[];
  Cmd?: string[];
  WorkingDir?: string;
  Volumes?: Record<string, object>;
}

/** Makes an image of one layer without an engine, as an archive that `ctr images import` takes; gives its path. */
export async function makeArchive(source: ImageSource, folder: string): Promise<string> {
  const work = mkdtempSync(join(folder, "image-"));
  try {
    const [root, content] = [join(work, "root"), join(work, "content")];
    for (const one of [root, content]) mkdirSync(one, { mode: 0o755 });
    fill(root, source.files);
    const config: ImageConfig = {};
    for (const line of source.dockerfile) await follow(line, root, config);
    await execa("tar", ["--numeric-owner", "-C", root, "-cf", join(content, "layer.tar"), "."]);
    describe(source.reference, config, content);
    const archive = join(folder, `${source.reference.replace(/\W/g, "-")}.tar`);
    await execa("tar", ["-C", content, "-cf", archive, "."]);
    return archive;
  } finally {
    rmSync(work, { recursive: true });
  }
}

function fill(root: string, files: ReadonlyMap<string, string>): void {
  // Engines have them in every container.
  for (const one of ["dev", "etc", "proc", "sys"]) mkdirSync(join(root, one), { mode: 0o755 });
  for (const [path, source] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    copyFileSync(source, join(root, path));
    chmodSync(join(root, path), 0o755);
  }
}

/** https://docs.docker.com/reference/dockerfile, as far as the recipes go. */
async function follow(line: string, root: string, config: ImageConfig): Promise<void> {
  const [, word = "", rest = ""] = line.match(/^(\w+) (.*)$/s) ?? [];
  const list = rest.startsWith("[") ? (JSON.parse(rest) as string[]) : undefined;
  if (word === "RUN") {
    const [program = "", ...args] = list ?? ["/bin/sh", "-c", rest];
    await execa("chroot", [root, program, ...args], { env: { PATH: SYSTEM_PATH }, extendEnv: false });
  } else if (word === "USER") config.User = rest;
  else if (word === "WORKDIR") config.WorkingDir = rest;
  else if (word === "ENTRYPOINT" && list) config.Entrypoint = list;
  else if (word === "CMD" && list) config.Cmd = list;
  else if (word === "VOLUME" && list) config.Volumes = Object.fromEntries(list.map((path) => [path, {}]));
  else throw new Error(`Images for tests are made without a Docker Engine, which knows no "${line}"`);
}

/** https://github.com/moby/docker-image-spec/blob/main/spec.md */
function describe(reference: string, config: ImageConfig, content: string): void {
  const layer = createHash("sha256")
    .update(readFileSync(join(content, "layer.tar")))
    .digest("hex");
  const image = {
    architecture: process.arch === "x64" ? "amd64" : process.arch,
    os: "linux",
    config: { Env: [`PATH=${SYSTEM_PATH}`], ...config },
    rootfs: { type: "layers", diff_ids: [`sha256:${layer}`] },
  };
  const manifest = [{ Config: "config.json", RepoTags: [reference], Layers: ["layer.tar"] }];
  writeFileSync(join(content, "config.json"), JSON.stringify(image));
  writeFileSync(join(content, "manifest.json"), JSON.stringify(manifest));
}
