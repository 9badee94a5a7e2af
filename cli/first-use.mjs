// Plain JavaScript without dependencies: this runs before anything is installed, on the machine's own Node.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 20;
const PASSED_ON = ["SIGINT", "SIGTERM", "SIGHUP"];
const CHECKOUT = dirname(dirname(fileURLToPath(import.meta.url)));
const INSTALLED = join(CHECKOUT, "node_modules");
const STAMP = join(INSTALLED, ".telltale-installed");
const PROGRAMS = join(INSTALLED, ".bin");

if (process.argv[1] === fileURLToPath(import.meta.url)) await runInstalled(process.argv.slice(2));

/** Runs a command on the project's own Node, with its programs on PATH; installs them first if need be. */
export async function runInstalled([program, ...args]) {
  if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
    fail(
      `Telltale needs Node ${OLDEST_NODE} or newer; this is ${process.version}. See https://nodejs.org/download`,
    );
  }
  if (!isInstalled()) await alone(install);
  const telltale = ["node", "--conditions=telltale-source", join(CHECKOUT, "cli", "telltale.ts")];
  await finishAs(run(program === "telltale" ? [...telltale, ...args] : [program, ...args]));
}

/** Whether node_modules is there, whole, and made for this package-lock.json. */
function isInstalled() {
  return existsSync(STAMP) && readFileSync(STAMP, "utf8") === lockHash();
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(CHECKOUT, "package-lock.json")))
    .digest("hex");
}

async function install() {
  if (isInstalled()) return; // another process has done it meanwhile
  console.error("Installing what this project needs into node_modules, once: npm install");
  // Not `npm ci`: it refuses a lock file that was made where the registry lacked other platforms' optional packages.
  const npm = run(
    ["npm", "install", "--no-save", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: CHECKOUT,
    },
  );
  const [code, signal] = await ended(npm);
  if (signal) return finishAs(npm);
  if (code !== 0)
    fail(`npm install failed with exit code ${code}; what it said is above. Then run this again.`);
  if (!existsSync(join(PROGRAMS, "node"))) {
    fail(
      "npm installed no Node of its own: its package `node` needs install scripts, which your npm settings forbid.",
    );
  }
  writeFileSync(STAMP, lockHash());
}

/** One process at a time; the kernel ends its turn with it. Only Linux has such sockets, elsewhere there is no turn. */
async function alone(job) {
  const turn = createServer().unref();
  const name = createHash("sha256").update(CHECKOUT).digest("hex");
  while (process.platform === "linux") {
    turn.listen(`\0telltale-install-${name}`);
    const refused = await once(turn, "listening").then(
      () => undefined,
      (error) => error,
    );
    if (!refused) break;
    await sleep(200);
  }
  await job();
  turn.close();
}

function run([program, ...args], options = {}) {
  const env = { ...process.env, PATH: `${PROGRAMS}${delimiter}${process.env.PATH}` };
  // npm's own output goes where it is no answer: a program may read the command's.
  const stdio = program === "npm" ? ["inherit", 2, 2] : "inherit";
  // Before the child is there: a signal that came in between would leave it behind.
  const pass = (signal) => child.kill(signal);
  for (const signal of PASSED_ON) process.on(signal, pass);
  const child = spawn(program, args, { env, stdio, ...options });
  child.once("close", () => {
    for (const signal of PASSED_ON) process.removeListener(signal, pass);
  });
  return child;
}

async function ended(child) {
  try {
    return await once(child, "close");
  } catch (error) {
    return fail(`${child.spawnfile} cannot be run: ${error.message}`);
  }
}

/** Ends as a child does, by exit code or by signal. */
async function finishAs(child) {
  const [code, signal] =
    child.exitCode === null && child.signalCode === null
      ? await ended(child)
      : [child.exitCode, child.signalCode];
  if (signal) process.kill(process.pid, signal);
  else process.exitCode = code;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
