import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "@jest/globals";

const MODULE = new URL("../../cli/interrupt.ts", import.meta.url);

/** A process that cleans up for a while when it is interrupted. */
function start(cleaningMs: number) {
  const code = `
    import { untilInterrupted } from "${MODULE}";
    await untilInterrupted(async (signal) => {
      console.log("started");
      await new Promise((resolve) => { const timer = setTimeout(resolve, 60000); signal.onabort = () => { clearTimeout(timer); resolve(); }; });
      await new Promise((resolve) => setTimeout(resolve, ${cleaningMs}));
      console.log("cleaned");
      signal.throwIfAborted();
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code]);
  const out: string[] = [];
  child.stdout.on("data", (text) => out.push(String(text)));
  return { child, out };
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s lets the job clean up, and gives exit code %d", async (signal, code) => {
  const { child, out } = start(100);
  await once(child.stdout, "data");
  child.kill(signal);
  child.kill(signal); // npm passes on what the terminal has sent already
  expect(await once(child, "close")).toEqual([code, null]);
  expect(out.join("")).toBe("started\ncleaned\n");
});

test("a later Ctrl-C does not wait for the cleaning up", async () => {
  const { child, out } = start(60_000);
  await once(child.stdout, "data");
  child.kill("SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([130, null]);
  expect(out.join("")).toBe("started\n");
});
