import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Binary } from "../../../../../components/targets/native/binaries/catalog.ts";
import { findProgram } from "../../../../../components/targets/native/binaries/find-on-path.ts";
import {
  isBuilt,
  type PinnedBinary,
  pin,
} from "../../../../../components/targets/native/binaries/module-folder.ts";
import { obtain } from "../../../../../components/targets/native/binaries/obtain.ts";
import { findPrograms } from "../../../../../components/targets/native/binaries/programs.ts";
import type { Step } from "../../../../../components/targets/reporter.ts";
import { SILENT } from "../fake-services.ts";
import { temporaryFolder } from "../temporary-folder.ts";

// Go's own cache lies in the same folder by default; without it the first build compiles Go's runtime.
process.env.GOCACHE = execFileSync(findProgram("go") as string, ["env", "GOCACHE"], {
  encoding: "utf8",
}).trim();
jest.setTimeout(60_000);

const HELLO: Binary = { name: "hello", programs: ["hello"], onPath: { module: "none" } };
let modules: string;
let hello: PinnedBinary;

/** A real module, small enough to build in a second, and a cache of its own. */
beforeEach(() => {
  const root = temporaryFolder();
  process.env.XDG_CACHE_HOME = join(root, "cache");
  modules = join(root, "modules");
  writeModule('package main\n\nfunc main() { println("hello") }\n');
  hello = pin(HELLO, modules);
});

function writeModule(main: string, goMod = ""): void {
  const program = join(modules, "hello", "cmd", "hello");
  mkdirSync(program, { recursive: true });
  writeFileSync(join(program, "main.go"), main);
  writeFileSync(
    join(modules, "hello", "go.mod"),
    `module example.invalid/m\n\ngo 1.24\n\ntool example.invalid/m/cmd/hello\n${goMod}`,
  );
}

function build(signal = new AbortController().signal, onStep = (_: Step) => {}): Promise<void> {
  const steps = { ...SILENT, progress: onStep };
  return obtain([hello], { reporter: steps, signal }).get("hello") as Promise<void>;
}

const inCache = () => readdirSync(dirname(hello.builtFolder));

describe("a binary", () => {
  test("is built once, and found from then on", async () => {
    const catalog = { binaries: [HELLO], modules };
    expect((await findPrograms(["hello"], catalog)).missing).toHaveLength(1);
    const steps: Step[] = [];
    await build(undefined, (step) => steps.push(step));
    expect(new Set(steps.map(({ doing }) => doing))).toEqual(
      new Set(["fetching modules", "waiting to compile", "compiling"]),
    );
    const { paths, missing } = await findPrograms(["hello"], catalog);
    expect(missing).toEqual([]);
    expect(execFileSync(paths.get("hello") as string, { stdio: "pipe" }).toString()).toBe("");
    expect(inCache()).toHaveLength(1);
  });

  test("is built again when its module changes", async () => {
    await build();
    writeModule("package main\n\nfunc main() {}\n", "\n// changed\n");
    expect(isBuilt(pin(HELLO, modules))).toBe(false);
  });

  test("is wanted by two at once, but built by one", async () => {
    const steps: Step[][] = [[], []];
    await Promise.all(steps.map((own) => build(undefined, (step) => own.push(step))));
    const did = (what: RegExp) => steps.filter((own) => own.some(({ doing }) => what.test(doing)));
    expect(did(/^compiling/)).toHaveLength(1);
    expect(did(/^waiting for process/)).toHaveLength(1);
    expect(isBuilt(hello)).toBe(true);
  });

  test("leaves nothing behind when its build is interrupted", async () => {
    const abort = new AbortController();
    const building = build(abort.signal, ({ doing }) => doing === "compiling" && abort.abort());
    await expect(building).rejects.toThrow();
    expect(inCache()).toEqual([]);
  });

  test("is not taken as whole after a build that was killed, whose remains go", async () => {
    const folder = dirname(hello.builtFolder);
    mkdirSync(join(folder, ".building-killed", "output"), { recursive: true });
    writeFileSync(join(folder, ".building-killed", "output", "hello"), "half");
    expect(isBuilt(hello)).toBe(false);
    await build();
    expect(inCache()).toEqual([hello.builtFolder.slice(folder.length + 1)]);
  });

  test("that does not compile is told with what Go said and how to go on", async () => {
    writeModule("package main\n\nfunc main() { nonsense() }\n");
    await expect(build()).rejects.toThrow(
      /hello could not be built: compiling it failed(.|\n)*undefined: nonsense(.|\n)*resumes/,
    );
    expect(inCache()).toEqual([]);
  });

  test("whose modules cannot be fetched is told by that step", async () => {
    writeModule(
      'package main\n\nimport _ "example.invalid/n"\n\nfunc main() {}\n',
      "\nrequire example.invalid/n v1.0.0\n",
    );
    process.env.GOPROXY = "off";
    await expect(build()).rejects.toThrow(/hello could not be built: fetching its modules failed/);
    delete process.env.GOPROXY;
  });

  test("that Go is missing for is told with the version to install", async () => {
    const path = process.env.PATH;
    process.env.PATH = "/nowhere";
    await expect(build()).rejects.toThrow(
      /no Go on PATH, and these must be built: hello\.\n.*Install Go 1\.24 or newer/,
    );
    process.env.PATH = path;
    await sleep(0);
    expect(existsSync(hello.builtFolder)).toBe(false);
  });

  test("that no one knows must be on PATH", async () => {
    await expect(findPrograms(["no-such-program"])).rejects.toThrow('"no-such-program" is not on PATH');
    expect((await findPrograms(["sh"])).paths.get("sh")).toMatch(/\/sh$/);
  });
});
