import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { findPython } from "../../../../../components/targets/native/binaries/python.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** A folder of interpreters that say what they are, as the question asks, and can do nothing else. */
function pythons(
  answers: Record<string, { version: [number, number]; missing?: string[] } | "broken">,
): string {
  const folder = temporaryFolder();
  for (const [name, answer] of Object.entries(answers)) {
    const script =
      answer === "broken"
        ? "exit 1"
        : `echo '${JSON.stringify({ path: `/usr/bin/${name}`, missing: [], ...answer })}'`;
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return folder;
}

test("this machine's own Python is found by the name of its version", async () => {
  expect(await findPython()).toEqual({ path: expect.stringMatching(/\/python3\.\d+$/) });
});

test("beside an old python3, a newer one is found by its name", async () => {
  const path = pythons({ python3: { version: [3, 9] }, "python3.12": { version: [3, 12] } });
  expect(await findPython(path)).toEqual({ path: "/usr/bin/python3.12" });
});

test.each([
  [{}, "there is no Python 3 on PATH"],
  [{ python3: "broken" } as const, "there is no Python 3 on PATH"],
  [{ python3: { version: [3, 9] as [number, number] } }, "/usr/bin/python3 is Python 3.9, which is too old"],
  [
    { python3: { version: [3, 11] as [number, number], missing: ["ensurepip"] } },
    "/usr/bin/python3 lacks ensurepip",
  ],
])("of %j it is told: %s", async (answers, problem) => {
  expect(await findPython(pythons(answers))).toEqual({ problem });
});
