import { rmSync } from "node:fs";
import { join } from "node:path";
import { down } from "../../components/targets/native/down.ts";
import { instanceOf } from "../../components/targets/native/instance.ts";
import { stackUnderTest } from "./stack-under-test.ts";

export default async function stopStack(): Promise<void> {
  const checkout = join(stackUnderTest().folder, "..", "..");
  await down(instanceOf(checkout, "test"), {
    reporter: { tell: console.log, progress: () => {}, finish: () => {} },
    signal: AbortSignal.timeout(60_000),
    data: true,
  });
  rmSync(checkout, { recursive: true });
}
