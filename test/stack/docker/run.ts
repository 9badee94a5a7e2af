import Docker from "dockerode";
import { execa } from "execa";

// Runs the tests on Docker. Who has no engine is told that they are left out; CI must have one.

const missing = await whatIsMissing();
if (missing !== undefined) {
  const inCI = process.env.CI === "true";
  console.log(`${missing}: tests on Docker ${inCI ? "cannot run, and in CI they must" : "are left out"}.`);
  process.exit(inCI ? 1 : 0);
}
// On Ctrl-C Jest removes what it has started; this waits for it.
process.on("SIGINT", () => {});
const jest = ["--experimental-vm-modules", "--no-warnings", "node_modules/jest/bin/jest.js"];
const { exitCode } = await execa(
  "node",
  [...jest, "--selectProjects=docker", "--runInBand", ...process.argv.slice(2)],
  {
    stdio: "inherit",
    reject: false,
  },
);
process.exit(exitCode ?? 1);

async function whatIsMissing(): Promise<string | undefined> {
  if (process.platform !== "linux")
    return "Images are made from this machine's programs, which Linux alone has";
  const answers = await new Docker().ping().catch(() => undefined);
  return answers ? undefined : "No Docker Engine answers";
}
