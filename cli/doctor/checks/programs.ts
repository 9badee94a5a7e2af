import { findProgram } from "../../../components/targets/native/binaries/find-on-path.ts";
import { findPrograms } from "../../../components/targets/native/binaries/programs.ts";
import { describeServices } from "../../../components/targets/native/plan.ts";
import { NATIVE_SERVICES } from "../../../components/targets/native/services.ts";
import { type Finding, ok, problem, type StackSubject } from "../finding.ts";

/** Programs of the native target: built before, on PATH, or to be built with Go. */
export async function checkPrograms({ instance, settings }: StackSubject): Promise<Finding> {
  if (process.platform !== "linux") {
    return problem(
      `this is ${process.platform}; processes without containers run on Linux only`,
      "Use Docker, or a Linux virtual machine",
    );
  }
  const specs = describeServices(instance, settings, NATIVE_SERVICES);
  const names = specs.flatMap(({ command, prepare = [] }) => [
    command[0],
    ...prepare.map((step) => step.command[0]),
  ]);
  const missing = (await findPrograms(names)).missing.map(({ name }) => name);
  if (missing.length === 0) return ok("all are built, or on PATH");
  const list = missing.join(", ");
  return findProgram("go")
    ? ok(`telltale up builds with Go, once: ${list}`)
    : problem(
        `there is no Go to build ${list}`,
        "Install Go (https://go.dev/doc/install), or have them on PATH",
      );
}
