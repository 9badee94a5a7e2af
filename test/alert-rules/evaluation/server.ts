import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { getFreePort } from "../../stack/free-ports.ts";

/** A Prometheus on a folder of blocks; it scrapes nothing. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** `lookback`: how old, in seconds, a sample may be that an expression takes for the present; `rules`: files to evaluate. */
export async function startServer(
  prometheus: string,
  folder: string,
  lookback: number,
  rules: readonly string[] = [],
): Promise<Server> {
  const config = join(folder, "prometheus.yml");
  writeFileSync(config, JSON.stringify({ rule_files: rules }));
  const url = `http://127.0.0.1:${await getFreePort()}`;
  const log = openSync(join(folder, "prometheus.log"), "a");
  const server = spawn(
    prometheus,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, "tsdb")}`,
      "--storage.tsdb.retention.time=100y",
      `--web.listen-address=${new URL(url).host}`,
      `--query.lookback-delta=${lookback}s`,
      "--query.max-samples=500000000",
      "--query.timeout=5m",
    ],
    { stdio: ["ignore", log, log] },
  );
  await untilReady(url, server);
  return { url, stop: () => stop(server) };
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) throw new Error(`prometheus ended with ${server.exitCode}`);
    const ready = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await setTimeout(100);
  }
  await stop(server);
  throw new Error("prometheus was not ready within 30 s");
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill();
  await ended;
}
