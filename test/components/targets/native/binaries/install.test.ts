import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import type { Binary } from "../../../../../components/targets/native/binaries/catalog.ts";
import {
  builtPath,
  isBuilt,
  type PinnedBinary,
  pin,
} from "../../../../../components/targets/native/binaries/module-folder.ts";
import { obtain } from "../../../../../components/targets/native/binaries/obtain.ts";
import { findPrograms } from "../../../../../components/targets/native/binaries/programs.ts";
import type { Step } from "../../../../../components/targets/reporter.ts";
import { SILENT } from "../fake-services.ts";
import { temporaryFolder } from "../temporary-folder.ts";

jest.setTimeout(60_000);

// A real package and the real pip, but no index: wheels are looked for in a folder.
const HELLO: Binary = { name: "hello", programs: ["hello-python"], source: "PyPI", service: "errors" };
const WHEEL = "hello-1.0-py3-none-any.whl";
const MAKE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("hello.py", "print('hello')")
    info = "hello-1.0.dist-info/"
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: hello\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "hello.py,,\\n" + info + "METADATA,,\\n" + info + "WHEEL,,\\n" + info + "RECORD,,\\n")
`;
const wheels = join(temporaryFolder(), "wheels");
const environment = { ...process.env };
let modules: string;
let hello: PinnedBinary;

beforeAll(() => {
  mkdirSync(wheels);
  execFileSync("python3", ["-c", MAKE_WHEEL, join(wheels, WHEEL)]);
});

beforeEach(() => {
  const root = temporaryFolder();
  Object.assign(process.env, {
    XDG_CACHE_HOME: join(root, "cache"),
    PIP_NO_INDEX: "1",
    PIP_FIND_LINKS: wheels,
    PIP_TARGET: join(root, "elsewhere"),
  });
  modules = join(root, "modules");
  mkdirSync(join(modules, "hello"), { recursive: true });
  pinHello(
    createHash("sha256")
      .update(readFileSync(join(wheels, WHEEL)))
      .digest("hex"),
  );
});

afterEach(() => {
  process.env = { ...environment };
});

function pinHello(hash: string): void {
  writeFileSync(join(modules, "hello", "requirements.txt"), `hello==1.0 --hash=sha256:${hash}\n`);
  hello = pin(HELLO, modules);
}

function install(signal = new AbortController().signal, onStep = (_: Step) => {}): Promise<void> {
  return obtain([hello], { reporter: { ...SILENT, progress: onStep }, signal }).get("hello") as Promise<void>;
}

const inCache = () => readdirSync(dirname(hello.builtFolder));
const program = () => builtPath(hello, "hello-python");

test("pinned packages are installed once, finished, and again when their Python is gone", async () => {
  const script = "import sys, pathlib; pathlib.Path(sys.prefix, 'made').write_text('by hello')";
  writeFileSync(join(modules, "hello", "finish.py"), script);
  hello = pin(HELLO, modules);
  const steps: Step[] = [];
  await install(undefined, (step) => steps.push(step));
  expect([...new Set(steps.map(({ doing }) => doing))]).toEqual([
    "making its environment",
    "installing packages",
    "finishing",
  ]);
  const { paths, missing } = await findPrograms(["hello-python"], { binaries: [HELLO], modules });
  expect([missing, paths.get("hello-python")]).toEqual([[], program()]);
  expect(execFileSync(program(), ["-m", "hello"], { cwd: "/" }).toString()).toBe("hello\n");
  expect(readFileSync(join(hello.builtFolder, "made"), "utf8")).toBe("by hello");
  expect(inCache()).toHaveLength(1);

  const bin = dirname(program());
  const python = basename(realpathSync(program()));
  rmSync(join(bin, python));
  symlinkSync("/nowhere/python", join(bin, python));
  expect(isBuilt(hello)).toBe(false);
  await install();
  expect(execFileSync(program(), ["-m", "hello"]).toString()).toBe("hello\n");
});

test("a package that is not the pinned one is refused, and nothing of it stays", async () => {
  pinHello("0".repeat(64));
  await expect(install()).rejects.toThrow(
    /hello could not be installed(.|\n)*DO NOT MATCH THE HASHES(.|\n)*services\.errors: \{ mode: off \}/,
  );
  expect(inCache()).toEqual([]);
});

test("an index that cannot be reached is told with how to do without", async () => {
  rmSync(join(modules, "hello", "requirements.txt"));
  writeFileSync(join(modules, "hello", "requirements.txt"), `absent==1.0 --hash=sha256:${"0".repeat(64)}\n`);
  await expect(install()).rejects.toThrow(/No matching distribution(.|\n)*PIP_INDEX_URL/);
});

test("an interrupted installation leaves nothing behind", async () => {
  const abort = new AbortController();
  await expect(install(abort.signal, () => abort.abort())).rejects.toThrow();
  expect(inCache()).toEqual([]);
});

test("without Python, what is to be installed is told with what to install; what is compiled does not mind", async () => {
  process.env.PATH = "/nowhere";
  await expect(install()).rejects.toThrow(
    /no Python 3 on PATH(.|\n)*Python 3\.10 or newer(.|\n)*python3-venv(.|\n)*services\.errors: \{ mode: off \}/,
  );
  const go = pin({ name: "other", programs: ["other"] }, modules);
  writeFileSync(join(modules, "go.mod"), "");
  mkdirSync(go.moduleFolder);
  writeFileSync(join(go.moduleFolder, "go.mod"), "module m\n\ngo 1.24\n");
  const both = obtain([go, hello], { reporter: SILENT, signal: new AbortController().signal });
  const reasons = (await Promise.allSettled(both.values())).map(
    (one) => one.status === "rejected" && one.reason.message,
  );
  expect(reasons).toEqual([
    expect.stringMatching(/^There is no Go on PATH, and these must be built: other\./),
    expect.stringMatching(/^hello is installed by Python/),
  ]);
});
