import { UserError } from "../../../components/error.ts";
import { checkUserFiles, userFilesOf } from "../../../components/targets/user-files.ts";
import { type Finding, linesOf, ok, problem, type StackSubject } from "../finding.ts";

/** Secrets that settings name by a file on this machine. */
export function checkSecrets({ settings }: Pick<StackSubject, "settings">): Finding {
  const files = userFilesOf(settings);
  try {
    checkUserFiles(settings);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [, ...unreadable] = linesOf(error);
    return problem(
      `of ${files.length} files that settings name, ${unreadable.length} cannot be read`,
      unreadable.join("\n"),
    );
  }
  return ok(files.length === 0 ? "settings name no file" : `${files.length} files can be read`);
}
