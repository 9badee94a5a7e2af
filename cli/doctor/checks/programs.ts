import { findProgram } from "../../../components/targets/native/binaries/find-on-path.ts";
import { findPrograms } from "../../../components/targets/native/binaries/programs.ts";
import {
  type FoundPython,
  findPython,
  PYTHON_ADVICE,
} from "../../../components/targets/native/binaries/python.ts";
import { describeServices } from "../../../components/targets/native/plan.ts";
import { NATIVE_SERVICES } from "../../../components/targets/native/services.ts";
import { type Finding, ok, problem, type StackSubject } from "../finding.ts";

/** Programs of the native target: built before, on PATH, or to be had with Go and Python. */
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
  const { missing } = await findPrograms(names);
  if (missing.length === 0) return ok("all are built, or on PATH");
  const [installed, compiled] = [true, false].map((pypi) =>
    missing.filter(({ source }) => (source === "PyPI") === pypi).map(({ name }) => name),
  ) as [string[], string[]];
  return judgePrograms({
    installed,
    compiled,
    go: findProgram("go") !== undefined,
    python: await findPython(),
  });
}

/** What is missing, and what would make it. */
export interface MissingPrograms {
  readonly installed: readonly string[];
  readonly compiled: readonly string[];
  readonly go: boolean;
  readonly python: FoundPython;
}

export function judgePrograms({ installed, compiled, go, python }: MissingPrograms): Finding {
  const problems: [found: string, advice: string][] = [];
  if (compiled.length > 0 && !go) {
    problems.push([
      `there is no Go to build ${compiled.join(", ")}`,
      "Install Go (https://go.dev/doc/install), or have them on PATH",
    ]);
  }
  if (installed.length > 0 && "problem" in python) {
    problems.push([
      `${python.problem}, so there is nothing to install ${installed.join(", ")} with`,
      `${PYTHON_ADVICE}, or set telltale:services.errors to { mode: off }`,
    ]);
  }
  if (problems.length > 0) {
    return problem(
      problems.map(([found]) => found).join("; "),
      problems.map(([, advice]) => advice).join(". "),
    );
  }
  const ways = [
    ...(compiled.length > 0 ? [`builds with Go, once: ${compiled.join(", ")}`] : []),
    ...(installed.length > 0 ? [`installs from PyPI, once: ${installed.join(", ")}`] : []),
  ];
  return ok(`telltale up ${ways.join("; ")}`);
}
