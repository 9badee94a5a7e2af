import type { OutputMap } from "@pulumi/pulumi/automation/index.js";
import type { Settings } from "../../../stacks/settings.ts";
import { writeAtomically } from "../atomic-file.ts";
import { type Connection, externalToken } from "../connection.ts";
import { type Instance, loginsFile } from "../instance.ts";
import type { Outputs } from "../outputs.ts";

/** How agents reach a stack with these outputs; `undefined` when it takes in nothing. */
export function connectionIn(outputs: OutputMap, settings: Settings): Connection | undefined {
  const endpoint = outputOf(outputs, "otlpEndpoint") as string | undefined;
  if (endpoint === undefined) return undefined;
  const dsn = outputOf(outputs, "dsns") as Connection["dsn"];
  return {
    endpoint,
    token: (outputOf(outputs, "ingestToken") as string | undefined) ?? externalToken(settings),
    environment: settings.environment,
    ...(dsn && Object.keys(dsn).length > 0 && { dsn }),
  };
}

/** Users and passwords of pages, in a file that is the user's alone; gives its path. */
export function writeLogins(instance: Instance, outputs: OutputMap): string {
  const logins = outputOf(outputs, "logins") ?? {}; // absent if the program did not come to its end
  const path = loginsFile(instance);
  writeAtomically(path, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
  return path;
}

function outputOf(outputs: OutputMap, name: keyof Outputs): unknown {
  return outputs[name]?.value;
}
