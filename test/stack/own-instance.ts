import { expect } from "@jest/globals";
import type { Instance } from "../../components/targets/instance.ts";
import { NATIVE_SERVICES } from "../../components/targets/native/services.ts";
import { up } from "../../components/targets/native/up.ts";
import type { UpOptions } from "../../components/targets/target.ts";
import type { Settings } from "../../stacks/settings.ts";
import type { StackUnderTest } from "./stack-under-test.ts";

/** Starts a native instance that belongs to one test alone. */
export async function startInstance(
  instance: Instance,
  settings: Settings,
  options: UpOptions,
): Promise<StackUnderTest> {
  const services = NATIVE_SERVICES;
  const { statuses, problems, connection } = await up({ instance, settings, services }, options);
  expect(problems).toEqual([]);
  return {
    folder: instance.folder,
    urls: Object.fromEntries(statuses.map(({ name, url }) => [name, url])),
    endpoint: connection?.endpoint ?? "",
    token: connection?.token ?? "",
    environment: {},
  };
}
