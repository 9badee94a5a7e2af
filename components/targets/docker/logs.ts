import { once } from "node:events";
import { PassThrough, type Readable } from "node:stream";
import { UserError } from "../../error.ts";
import type { Instance } from "../instance.ts";
import type { LogOptions } from "../target.ts";
import { connectEngine } from "./engine/engine.ts";
import { stackName } from "./plan/names.ts";

/** Hands on what the container of a service, or of a step, has written. */
export async function logs(
  { stack }: Instance,
  service: string,
  { lines, follow, signal, write }: LogOptions,
): Promise<void> {
  const engine = await connectEngine();
  const container = engine.getContainer(`${stackName(stack)}-${service}`);
  const options = { stdout: true, stderr: true, tail: lines, abortSignal: signal };
  const given = follow
    ? await container.logs({ ...options, follow: true }).catch((error) => explain(error, service, stack))
    : await container.logs({ ...options, follow: false }).catch((error) => explain(error, service, stack));
  const out = new PassThrough();
  out.on("data", (text: Buffer) => write(text.toString()));
  if (Buffer.isBuffer(given)) {
    engine.modem.demuxStream(new PassThrough().end(given), out, out);
    return;
  }
  const stream = given as unknown as Readable;
  engine.modem.demuxStream(stream, out, out);
  await once(stream, "close", { signal }).catch(() => stream.destroy());
}

function explain(error: { statusCode?: number }, service: string, stack: string): never {
  if (error.statusCode !== 404) throw error;
  throw new UserError(
    `There is no container of "${service}" in the stack "${stack}". Those there are: telltale status`,
  );
}
