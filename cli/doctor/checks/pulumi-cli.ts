import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findPulumi } from "../../../components/targets/pulumi/pulumi-cli.ts";
import { type Finding, ok, problem } from "../finding.ts";

const run = promisify(execFile);

/** Where npm's package fetches the CLI from, on its first use. */
const SOURCE = "https://get.pulumi.com/install.sh";
const INSTALL = "https://www.pulumi.com/docs/iac/download-install";
const ASK_MS = 5_000;

/** The Docker target is a Pulumi program, which the CLI runs; it is there, or could be fetched now. */
export async function checkPulumi(
  find: () => string | undefined = findPulumi,
  source = SOURCE,
): Promise<Finding> {
  const folder = find();
  if (folder !== undefined) return describeInstalled(join(folder, "pulumi"));
  const { host } = new URL(source);
  return (await answers(source))
    ? ok(`not there; telltale up fetches it from ${host}, once`)
    : problem(`not on PATH, and ${host} cannot be reached to fetch it`, `Install it: ${INSTALL}`);
}

async function describeInstalled(path: string): Promise<Finding> {
  try {
    const { stdout } = await run(path, ["version"], { timeout: 10_000 });
    return ok(`${stdout.trim().replace(/^v/, "")}, ${path}`);
  } catch (error) {
    const words = (error as Error).message.trim().split("\n").at(-1);
    return problem(`${path} does not run: ${words}`, `Install it again: ${INSTALL}`);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(ASK_MS) })).ok;
  } catch {
    return false;
  }
}
