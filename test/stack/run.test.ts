import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { execa } from "execa";
import { backendsOf, eventually } from "./backends.ts";
import { stackUnderTest } from "./stack-under-test.ts";

const TELLTALE = join(import.meta.dirname, "..", "..", "cli", "telltale.ts");
const AGENTS = join(import.meta.dirname, "agents");
const { endpoint, token } = stackUnderTest();
const { texts, count, query } = backendsOf(stackUnderTest());

const folder = mkdtempSync(join(tmpdir(), "telltale-run-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a Node program; gives its path, by whose name its service is called. */
function program(name: string, source: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, source);
  return path;
}

const HERE = { TELLTALE_ENDPOINT: endpoint, TELLTALE_TOKEN: token };
const NOBODY = { TELLTALE_ENDPOINT: "http://127.0.0.1:9" };

function run(args: readonly string[], env: Record<string, string> = HERE) {
  return execa("node", ["--conditions=telltale-source", TELLTALE, "run", ...args], {
    env,
    reject: false,
    encoding: "buffer",
    stripFinalNewline: false,
  });
}

const storedTexts = async (service: string, expected: number): Promise<string[]> =>
  (
    await eventually(
      () => texts(`{service_name="${service}"}`),
      (found) => found.length >= expected,
    )
  ).map(({ text }) => text);

test("output passes unchanged, byte for byte, and so do arguments, input and the exit code", async () => {
  const source = `
    process.stdout.write(Buffer.from([0, 255, 254, 10, 13, 10, 27, 91, 49, 109]));
    process.stderr.write("to stderr, without an end");
    process.stdin.on("data", (text) => process.stdout.write("read " + text));
    process.stdin.on("end", () => process.exit(process.argv.length + 40));
  `;
  const child = run(["--", "node", program("unchanged", source), "--stack", "x"]);
  child.stdin.end("hello");
  const { stdout, stderr, exitCode } = await child;
  expect([...stdout.subarray(0, 10)]).toEqual([0, 255, 254, 10, 13, 10, 27, 91, 49, 109]);
  expect(Buffer.from(stdout.subarray(10)).toString()).toBe("read hello");
  expect(Buffer.from(stderr).toString()).toBe("to stderr, without an end");
  expect(exitCode).toBe(44);
  const stored = await storedTexts("unchanged", 3);
  expect(stored).toEqual(
    expect.arrayContaining(["\0\ufffd\ufffd", "\u001b[1mread hello", "to stderr, without an end"]),
  );
}, 60_000);

test("a line is there at once, before the command ends; what belongs together is one record", async () => {
  const source = `
    console.log("first");
    console.error(new Error("boom"));
    console.log('{"level":"warn","workflow_id":"wf_7","message":"slow"}');
    setTimeout(() => process.stdout.write("last, unfinished"), 2500);
  `;
  const child = run(["--service", "at-once", "--", "node", program("script", source)]);
  await eventually(
    () => texts('{service_name="at-once"}'),
    (found) => found.length >= 3,
  );
  expect(child.exitCode).toBeNull();
  await child;
  const stored = await storedTexts("at-once", 4);
  expect(stored.map((text) => text.split("\n")[0]?.slice(0, 20)).sort()).toEqual([
    "Error: boom",
    "first",
    "last, unfinished",
    '{"level":"warn","wor',
  ]);
  const [slow] = await texts('{service_name="at-once"} | workflow_id="wf_7"');
  expect(slow?.labels).toMatchObject({ level: "WARNING", event: "log", workflow_id: "wf_7" });
}, 60_000);

test("the requirements' own Python logging is found with its level, time and ids, and counted", async () => {
  const before = Date.now();
  const { stderr } = await run(["--", "python3", join(AGENTS, "json_logging.py")]);
  const printed = Buffer.from(stderr).toString().trim().split("\n");
  expect(printed.length).toBe(3);
  const stored = await eventually(
    () => texts('{service_name="json_logging"} | workflow_id="wf_001" | task_id="task_012"'),
    (found) => found.length === 3,
  );
  expect(stored.map(({ text }) => text).sort()).toEqual([...printed].sort());
  expect(stored.map(({ labels }) => `${labels.level} ${labels.event} ${labels.status}`).sort()).toEqual([
    "ERROR task_failed failure",
    "INFO task_completed success",
    "INFO task_started started",
  ]);
  for (const { text, time } of stored) {
    const said = new Date(JSON.parse(text).asctime.replace(",", ".").replace(" ", "T")).getTime();
    expect(Number(time / 1_000_000n)).toBe(said);
    expect(said).toBeGreaterThanOrEqual(before - 1);
  }
  const [failed] = await eventually(
    () => query('telltale_events_total{service="json_logging", event="task_failed", level="ERROR"}'),
    (samples) => samples.length > 0,
  );
  expect(failed?.value).toBe(1);
}, 60_000);

test.each(["otlp", "stdout", "both"])(
  "with TELLTALE_LOGS=%s a line of the SDK is stored once",
  async (logs) => {
    const service = `once-${logs}`;
    const agent = ["node", "--conditions=telltale-source", join(AGENTS, "log-once.ts")];
    const { stdout } = await run(["--service", service, "--", ...agent], {
      ...HERE,
      TELLTALE_LOGS: logs,
      SAYS: logs,
    });
    expect(Buffer.from(stdout).toString().includes("chunk_indexed")).toBe(logs !== "otlp");
    await storedTexts(service, 1);
    await run(["--service", service, "--", "echo", "later"]);
    await storedTexts(service, 2);
    expect(await count(`{service_name="${service}"} | event="chunk_indexed"`)).toBe(1);
  },
  60_000,
);

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s goes to the command, which may clean up, and ends both",
  async (signal) => {
    const cleaning = `
    process.on("${signal}", () => { console.log("cleaned up"); process.exit(3); });
    setInterval(() => {}, 1000);
    console.log("ready");
  `;
    const tidy = run(["--", "node", program(`tidy-${signal}`, cleaning)], HERE);
    await once(tidy.stdout, "data");
    tidy.kill(signal);
    const { stdout, exitCode } = await tidy;
    expect([Buffer.from(stdout).toString(), exitCode]).toEqual(["ready\ncleaned up\n", 3]);

    const untidy = run(["--", "sleep", "60"], NOBODY);
    setTimeout(() => untidy.kill(signal), 1_500);
    expect((await untidy).signal).toBe(signal);
  },
  60_000,
);

test("a command that cannot be started is told with a shell's exit code", async () => {
  const { stderr, exitCode } = await run(["--", "no-such-agent"]);
  expect(exitCode).toBe(127);
  expect(Buffer.from(stderr).toString()).toContain('"no-such-agent" is not a program on PATH');
}, 60_000);

test("100,000 lines at once are all stored, each once, in their order", async () => {
  const lines = 100_000;
  const source = `
    let text = "";
    for (let i = 0; i < ${lines}; i++) text += "step " + i + " of the plan is done, the next one follows\\n";
    process.stdout.write(text);
  `;
  const { exitCode, stderr } = await run(["--service", "chatty", "--", "node", program("chatty", source)]);
  expect([exitCode, Buffer.from(stderr).toString()]).toEqual([0, ""]);
  const stored = await eventually(
    () => count('{service_name="chatty"}'),
    (found) => found >= lines,
  );
  expect(stored).toBe(lines);
  const first = (await texts('{service_name="chatty"}')).slice(0, 100);
  expect(first.map(({ text }) => Number(text.split(" ")[1]))).toEqual(
    Array.from({ length: 100 }, (_, i) => i),
  );
}, 120_000);

test("lines that Loki would refuse, for their length or their age, are stored, too", async () => {
  const source = `
    console.log("x".repeat(900_000));
    console.log('{"timestamp":"2025-04-06T15:20:10Z","level":"INFO","event":"task_completed","workflow_id":"wf_001"}');
    console.log('{"timestamp":"2999-01-01T00:00:00Z","level":"INFO","event":"task_completed"}');
  `;
  const before = Date.now();
  await run(["--", "node", program("refused", source)]);
  const stored = await eventually(
    () => texts('{service_name="refused"}'),
    (found) => found.length >= 3,
  );
  expect(stored.map(({ text }) => text.length).sort((a, b) => b - a)[0]).toBe(900_000);
  expect(stored.length).toBe(3);
  for (const { time } of stored) {
    expect(Number(time / 1_000_000n)).toBeGreaterThanOrEqual(before);
    expect(Number(time / 1_000_000n)).toBeLessThanOrEqual(Date.now());
  }
}, 60_000);

test("without a collector the command is not held up, and the number of lines that were not delivered is told", async () => {
  const source = `
    const started = Date.now();
    let text = "";
    for (let i = 0; i < 20000; i++) text += "line " + i + "\\n";
    process.stdout.write(text, () => console.log("took", Date.now() - started));
  `;
  const { stdout, stderr } = await run(["--", "node", program("alone", source)], NOBODY);
  expect(Number(/took (\d+)/.exec(Buffer.from(stdout).toString())?.[1])).toBeLessThan(2_000);
  expect(Buffer.from(stderr).toString()).toMatch(/20001 log records were not delivered: 20001 unsent/);
}, 60_000);
