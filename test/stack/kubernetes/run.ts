import { execa } from "execa";
import { whatNodesLack } from "./node/prerequisites.ts";

// Runs the tests on a real API server, then, where this machine can be a node, those on a real one; says which.

const lacks = await whatNodesLack();
// On Ctrl-C Jest removes what it has started; this waits for it.
process.on("SIGINT", () => {});
if ((await runJest("kubernetes")) !== 0) process.exit(1);
if (lacks.length > 0) {
  const list = lacks.map((one) => `\n  ${one}`).join("");
  console.log(`On a real API server: passed. On a real node: left out, for it needs${list}`);
  process.exit(0);
}
const code = (await runJest("kubernetes-node")) || (await runJest("kubernetes-production"));
console.log(`On a real API server: passed. On a real node: ${code === 0 ? "passed" : "failed"}.`);
process.exit(code);

async function runJest(project: string): Promise<number> {
  const jest = ["--experimental-vm-modules", "--no-warnings", "node_modules/jest/bin/jest.js"];
  const { exitCode = 1 } = await execa(
    "node",
    [...jest, `--selectProjects=${project}`, "--runInBand", "--passWithNoTests", ...process.argv.slice(2)],
    { stdio: "inherit", reject: false },
  );
  return exitCode;
}
