import { CommandError } from "@pulumi/pulumi/automation/index.js";
import { UserError } from "../../error.ts";

/** An error of Pulumi's without all that it wrote before: what the engine refuses is no bug of ours. */
export function withoutProgress(error: unknown): unknown {
  if (!(error instanceof CommandError)) return error;
  return new UserError(
    `Pulumi has failed. Mend the cause, then run this again:\n${diagnosticsIn(error.message)}`,
  );
}

/** Pulumi's errors, each once, without the progress and the names of internals around them. */
function diagnosticsIn(message: string): string {
  const lines = message.slice(Math.max(0, message.lastIndexOf("Diagnostics:"))).split("\n");
  const causes = lines.map((line) => line.trim()).filter((line) => /^(\*|error:)/.test(line));
  const told = causes.filter((line) => !/error occurred:|update failed|provider=/.test(line));
  return [...new Set(told.length > 0 ? told : causes)]
    .map((line) => `  ${line.replace(/^\* /, "")}`)
    .join("\n");
}
