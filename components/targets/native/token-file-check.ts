import { accessSync, constants } from "node:fs";
import type { Settings } from "../../../stacks/settings.ts";
import { UserError } from "../../error.ts";

/** @throws UserError that names each token file of an external service that cannot be read. */
export function checkTokenFiles({ services }: Pick<Settings, "services">): void {
  const problems = Object.entries(services).flatMap(([name, choice]) => {
    if (choice.mode !== "external" || choice.tokenFile === undefined) return [];
    const reason = reasonNotReadable(choice.tokenFile);
    if (!reason) return [];
    return [
      {
        path: `telltale:services.${name}.tokenFile`,
        message: `${choice.tokenFile} was given, which ${reason}; write the token into it, or name another file`,
      },
    ];
  });
  if (problems.length > 0) throw new UserError("Nothing was done: tokens cannot be read.", problems);
}

function reasonNotReadable(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "you may not read";
  }
}
