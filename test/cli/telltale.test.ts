import { expect, test } from "@jest/globals";
import { execa } from "execa";

const telltale = (args: readonly string[], env = {}) =>
  execa("node", ["--conditions=telltale-source", "cli/telltale.ts", ...args], { reject: false, env });

test("help names every command, where settings are, and examples", async () => {
  const { stdout, exitCode } = await telltale(["--help"]);
  expect(exitCode).toBe(0);
  for (const word of ["up", "status", "logs", "demo", "down", "Examples:", "Pulumi.<stack>.yaml"]) {
    expect(stdout).toContain(word);
  }
});

test("a mistyped command is answered with the nearest one", async () => {
  const { stderr, exitCode } = await telltale(["stauts"]);
  expect(stderr).toContain("Did you mean status?");
  expect(exitCode).toBe(1);
});

test("a user's mistake is told without a stack trace", async () => {
  const { stderr, exitCode } = await telltale(["up", "--stack", "nope"]);
  expect(stderr).toMatch(/^There is no stack "nope"/);
  expect(stderr).not.toContain("    at ");
  expect(exitCode).toBe(1);
});

test("the stack comes from the environment when no option names it", async () => {
  expect((await telltale(["status"], { TELLTALE_STACK: "elsewhere" })).stderr).toContain('"elsewhere"');
  expect((await telltale(["status", "--stack", "../x"])).stderr).toContain('"../x" was given');
});

test("a number that is none is refused where it was given", async () => {
  expect((await telltale(["demo", "--workflows", "many"])).stderr).toContain(
    "Allowed: a whole number from 0",
  );
  expect((await telltale(["logs", "loki", "-n", "-1"])).stderr).toContain("Allowed: a whole number from 0");
});

test("the demo needs a stack", async () => {
  const { stderr } = await telltale(["demo", "--stack", "never-up"], {
    TELLTALE_CONNECTION: "",
    TELLTALE_ENDPOINT: "",
  });
  expect(stderr).toMatch(/^There is no stack "never-up"/);
});
