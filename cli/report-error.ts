import { UserError } from "../components/error.ts";

/** Prints an error for a person; the process will exit with 1. */
export function reportError(error: unknown): void {
  process.exitCode ||= 1;
  // By name, too: the SDK has an error of its own, and is not loaded for this.
  if (error instanceof UserError || (error instanceof Error && error.name === "TelltaleError")) {
    console.error(error.message);
    return;
  }
  if (isFromFileSystem(error)) {
    const place = error.path && !error.message.includes(error.path) ? ` ${error.path}` : "";
    console.error(`The file system refuses: ${error.message}${place}. Mend that, then run this again.`);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(`${text}\n\nThis is a bug in Telltale; the lines above say where.`);
}

/** What a user can mend, and no bug: a full disk, a file of another user. */
function isFromFileSystem(error: unknown): error is NodeJS.ErrnoException {
  return ["ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS"].includes(
    (error as NodeJS.ErrnoException)?.code ?? "",
  );
}
