import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Machine, writeInside } from "../node/machine.ts";
import type { ObjectStorage } from "./shape.ts";

const PORT = 7070;
const KEYS = { id: "telltale", secret: "a-secret-of-the-tests" };
const BUCKETS = { logsBucket: "telltale-logs", metricsBucket: "telltale-metrics" };

/** An S3 server beside the cluster, with its buckets in a folder of the machine. */
export async function startS3(machine: Machine, versitygw: string): Promise<ObjectStorage> {
  const folder = join(machine.folder, "s3");
  for (const bucket of Object.values(BUCKETS)) mkdirSync(join(folder, bucket), { recursive: true });
  const url = `http://${machine.addresses.inside}:${PORT}`;
  const address = ["--port", new URL(url).host, "--access", KEYS.id, "--secret", KEYS.secret];
  machine.start("s3", [versitygw, ...address, "posix", folder]);
  const keys = `[default]\naws_access_key_id = ${KEYS.id}\naws_secret_access_key = ${KEYS.secret}\n`;
  const credentialsFile = writeInside(machine, "credentials", keys);
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await fetch(url).catch(() => undefined)) return { url, ...BUCKETS, credentialsFile };
    await sleep(100);
  }
  throw new Error(`The S3 server does not answer:\n${machine.lastWords("s3")}`);
}
