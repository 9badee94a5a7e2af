import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Terminal } from "../../cli/terminal.ts";
import { instanceOf } from "../../components/targets/instance.ts";
import { NATIVE_SERVICES } from "../../components/targets/native/services.ts";
import { up } from "../../components/targets/native/up.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { findFreeBase } from "./free-ports.ts";
import { remove } from "./global-teardown.ts";
import { announce } from "./stack-under-test.ts";

/** Starts an instance for the tests alone: own folder, own ports, own file for agents to find it by. */
export default async function startStack(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "telltale-stack-"));
  process.env.XDG_STATE_HOME = join(folder, "state");
  const instance = instanceOf(folder, "test");
  const settings = parseSettings({ ports: { base: await findFreeBase() } }, "test/stack/global-setup.ts");
  const { statuses, problems, connection } = await up(
    { instance, settings, services: NATIVE_SERVICES },
    { reporter: new Terminal(), signal: endedWith(() => remove(instance)) },
  );
  if (problems.length > 0 || !connection) throw new Error(problems.join("\n"));
  announce({
    folder: instance.folder,
    urls: Object.fromEntries(statuses.map(({ name, url }) => [name, url])),
    endpoint: connection.endpoint,
    token: connection.token,
    environment: { TELLTALE_CONNECTION: join(instance.folder, "connection.json") },
  });
}

/** On Ctrl-C builds end at once, and so does what they were for. */
export function endedWith(teardown: () => Promise<void>): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      interrupted.abort();
      void teardown().finally(() => process.exit(1));
    });
  }
  return interrupted.signal;
}
