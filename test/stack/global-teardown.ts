import { rmSync } from "node:fs";
import { join } from "node:path";
import { Terminal } from "../../cli/terminal.ts";
import { type Instance, instanceOf } from "../../components/targets/instance.ts";
import { down } from "../../components/targets/native/down.ts";
import { stackUnderTest } from "./stack-under-test.ts";

export default function stopStack(): Promise<void> {
  return remove(instanceOf(join(stackUnderTest().folder, "..", ".."), "test"));
}

/** Stops an instance that was made for tests, and leaves nothing of it. */
export async function remove(instance: Instance): Promise<void> {
  await down(instance, { reporter: new Terminal(), signal: AbortSignal.timeout(60_000), data: false });
  rmSync(instance.checkout, { recursive: true });
}
