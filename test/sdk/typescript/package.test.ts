import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openErrorReceiver } from "./error-receiver.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const SDK = join(ROOT, "sdk", "typescript");
const consumer = mkdtempSync(join(tmpdir(), "telltale-consumer-"));

const AGENT = `
  start({ service: "a", logs: "stdout" });
  workflow("w", { id: "wf_1" }, async () => task("t", ({ attempt }) => attempt)).then((one) => console.error(one));
`;

/** What npm would install, from the packed file and with nothing but the declared dependencies beside it. */
beforeAll(async () => {
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", consumer], { cwd: SDK });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf("[\n")));
  const installed = join(consumer, "node_modules", "@telltale", "sdk");
  mkdirSync(installed, { recursive: true });
  await run("tar", ["-xzf", join(consumer, filename), "--strip-components=1", "-C", installed]);
  const { dependencies } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    const link = join(consumer, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(installedFolder(name), link);
  }
}, 60_000);

afterAll(() => rmSync(consumer, { recursive: true }));

function installedFolder(name: string): string {
  const folders = [SDK, ROOT].map((folder) => join(folder, "node_modules", name));
  return folders.find((folder) => existsSync(folder)) as string;
}

async function agentIn(file: string, source: string) {
  writeFileSync(join(consumer, file), source);
  const env = { PATH: process.env.PATH, HOME: consumer };
  const { stdout } = await run(process.execPath, [join(consumer, file)], { cwd: consumer, env });
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line).event);
}

const EVENTS = ["workflow_initiated", "task_started", "task_completed", "workflow_completed"];

describe("the packed package", () => {
  test("is imported", async () => {
    expect(
      await agentIn("agent.mjs", `import { start, task, workflow } from "@telltale/sdk"; ${AGENT}`),
    ).toEqual(EVENTS);
  });

  test("is required", async () => {
    expect(
      await agentIn("agent.cjs", `const { start, task, workflow } = require("@telltale/sdk"); ${AGENT}`),
    ).toEqual(EVENTS);
  });

  test("is one SDK where a program does both", async () => {
    const source = `import { createRequire } from "node:module"; import { start } from "@telltale/sdk";
      const { task, workflow } = createRequire(import.meta.url)("@telltale/sdk"); ${AGENT}`;
    expect(await agentIn("both.mjs", source)).toEqual(EVENTS);
  });

  test.each([
    ["imported", "error.mjs", 'import { captureError, start } from "@telltale/sdk";'],
    ["required", "error.cjs", 'const { captureError, start } = require("@telltale/sdk");'],
  ])("reports an error when it is %s", async (_, file, load) => {
    const tracker = await openErrorReceiver();
    await agentIn(
      file,
      `${load} start({ service: "a", logs: "stdout", dsn: "${tracker.dsn(1)}" }); captureError(new RangeError("no"));`,
    );
    expect(tracker.events(1)).toMatchObject([{ exception: { values: [{ type: "RangeError" }] } }]);
    expect(tracker.requests).toEqual([expect.stringContaining("telltale.typescript%2F0.1.0")]);
    await tracker.close();
  });

  test("has types for both, which refuse what the SDK would refuse", async () => {
    const source = (load: string) => `${load}
      start({ service: "a" });
      const attempts: Promise<number> = workflow("w", (run) => task("t", { retries: 1 }, async ({ attempt }) => attempt + run.id.length));
      void attempts;
      // @ts-expect-error there is no such target
      start({ service: "a", logs: "loud" });
      // @ts-expect-error a state that the workflow enters by itself
      transition("completed");`;
    writeFileSync(
      join(consumer, "typed.mts"),
      source(`import { start, task, transition, workflow } from "@telltale/sdk";`),
    );
    writeFileSync(
      join(consumer, "typed.cts"),
      source(`import { start, task, transition, workflow } from "@telltale/sdk";`),
    );
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022"];
    const checked = run(process.execPath, [tsc, ...options, "typed.mts", "typed.cts"], {
      cwd: consumer,
    }).catch(({ stdout }) => stdout);
    expect(await checked).toMatchObject({ stdout: "" });
  }, 30_000);
});
