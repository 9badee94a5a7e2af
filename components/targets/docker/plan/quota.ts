import type { Settings } from "../../../../stacks/settings.ts";
import { UserError } from "../../../error.ts";

/** @throws UserError if settings bound what errors take up: GlitchTip has no such bounds. */
export function refuseQuota({ errors }: Pick<Settings, "errors">): void {
  if (!errors.quota) return;
  throw new UserError("This cannot be had on Docker:", [
    {
      path: "telltale:errors.quota",
      message:
        "it was given; GlitchTip bounds errors by their age alone (telltale:retention.errors). Remove it, or set telltale:target to native, whose error tracker is Bugsink",
    },
  ]);
}
