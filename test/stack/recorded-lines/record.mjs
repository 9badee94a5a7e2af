// Records what Node's loggers write by default. By hand, in a copy of this folder:
//   npm install --prefix /tmp/loggers-node pino@10.4.0 winston@3.19.0 bunyan@1.8.15
//   NODE_PATH=/tmp/loggers-node/node_modules node record.mjs
import { spawnSync } from "node:child_process";
import { createWriteStream, openSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.NODE_PATH ?? "", "here.js"));
const [pino, winston, bunyan] = ["pino", "winston", "bunyan"].map((name) => require(name));

const path = (name) => join(import.meta.dirname, `${name}.log`);
const ids = { workflow_id: "wf_001", task_id: "task_012" };
const done = { ...ids, event: "task_completed", status: "success" };
const failed = { ...ids, event: "task_failed", status: "failure" };

const byPino = pino({ level: "trace" }, pino.destination({ dest: path("pino"), sync: true, append: false }));
byPino.trace("looking closely");
byPino.debug("looking");
byPino.info(done, "Task done");
byPino.warn(ids, "slow");
byPino.error({ ...failed, err: new Error("boom") }, "Task failed");
byPino.fatal("giving up");

const byBunyan = bunyan.createLogger({
  name: "report-writer",
  streams: [{ level: "trace", stream: createWriteStream(path("bunyan")) }],
});
byBunyan.debug("looking");
byBunyan.info(done, "Task done");
byBunyan.warn(ids, "slow");
byBunyan.error({ ...failed, err: new Error("boom") }, "Task failed");
byBunyan.fatal("giving up");

const byWinston = winston.createLogger({
  level: "silly",
  format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
  defaultMeta: { service: "report-writer" },
  transports: [new winston.transports.Stream({ stream: createWriteStream(path("winston")) })],
});
byWinston.silly("looking closely");
byWinston.debug("looking");
byWinston.http("GET /");
byWinston.info("Task done", done);
byWinston.warn("slow", ids);
byWinston.error("Task failed", failed);

const output = openSync(path("node-uncaught"), "w");
spawnSync(process.execPath, [join(import.meta.dirname, "uncaught.mjs")], {
  stdio: ["ignore", output, output],
});
