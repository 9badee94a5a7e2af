import { UserError } from "../../../error.ts";
import { goModOf, type PinnedBinary } from "./module-folder.ts";
import { PYTHON_ADVICE } from "./python.ts";
import { ToolError } from "./tool.ts";
import { requiredGo } from "./version.ts";

export function explainMissingGo(binaries: readonly PinnedBinary[]): UserError {
  const names = binaries.map(({ name }) => name).join(", ");
  return new UserError(
    [
      `There is no Go on PATH, and these must be built: ${names}.`,
      `  Install Go ${newestGo(binaries)} or newer (https://go.dev/doc/install), then run \`telltale up\` again.`,
      "  Or have them on PATH yourself, or set telltale:services.<name> to { mode: external, url: … } or { mode: off }.",
    ].join("\n"),
  );
}

/** What to tell of a failed step; anything but a failure of Go passes as it is. */
export function explainFailure(binary: PinnedBinary, step: string, error: unknown): unknown {
  if (!(error instanceof ToolError)) return error;
  return new UserError(
    [
      `${binary.name} could not be built: ${step} failed. Go said:`,
      ...error.message.split("\n").map((line) => `    ${line}`),
      `  It wants Go ${newestGo([binary])} or newer and the Go module proxy (GOPROXY).`,
      "  `telltale up` resumes where this stopped.",
    ].join("\n"),
  );
}

export function explainMissingPython(binary: PinnedBinary, problem: string): UserError {
  const headline = `${binary.name} is installed by Python, but ${problem}.`;
  return new UserError(
    [headline, `  ${PYTHON_ADVICE}, then run \`telltale up\` again.`, without(binary)].join("\n"),
  );
}

/** What to tell of a failed installation; anything but a failure of Python or pip passes as it is. */
export function explainInstallation(binary: PinnedBinary, error: unknown): unknown {
  if (!(error instanceof ToolError)) return error;
  return new UserError(
    [
      `${binary.name} could not be installed. Python said:`,
      ...worthTelling(error.message.split("\n")).map((line) => `    ${line}`),
      "  It comes from PyPI, or from the index that pip's own settings name (PIP_INDEX_URL, pip.conf).",
      without(binary),
    ].join("\n"),
  );
}

/** Of a row of attempts, pip tells each; packages of other systems are no failure. */
function worthTelling(lines: readonly string[]): string[] {
  const isAttempt = (line = "") => line.startsWith("WARNING: Retrying ");
  return lines.filter(
    (line, i) => !line.startsWith("Ignoring ") && !(isAttempt(line) && isAttempt(lines[i + 1])),
  );
}

function without({ name, service }: PinnedBinary): string {
  return `  Everything else runs without; telltale:services.${service ?? name}: { mode: off } does without for good.`;
}

function newestGo(binaries: readonly PinnedBinary[]): string {
  const versions = binaries.map((binary) => requiredGo(goModOf(binary)));
  return versions.sort((a, b) => a.localeCompare(b, undefined, { numeric: true })).at(-1) ?? "";
}
