import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { BINARIES } from "../../../../../components/targets/native/binaries/catalog.ts";
import { findOnPath } from "../../../../../components/targets/native/binaries/find-on-path.ts";
import { pin } from "../../../../../components/targets/native/binaries/module-folder.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const path = process.env.PATH;
afterEach(() => {
  process.env.PATH = path;
});

const binary = (name: string) => pin(BINARIES.find((one) => one.name === name) as (typeof BINARIES)[number]);

/** Puts programs that print a text on PATH, before all others. */
function onPath(programs: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\ncat <<'END'\n${text}\nEND\n`, { mode: 0o755 });
  }
  process.env.PATH = `${folder}:${path}`;
  return folder;
}

test("a program of the wanted release or a newer minor one is taken, with its companions", async () => {
  const folder = onPath({ alertmanager: "alertmanager, version 0.32.1 (branch: HEAD)", amtool: "" });
  expect(await findOnPath(binary("alertmanager"))).toEqual(
    new Map([
      ["alertmanager", join(folder, "alertmanager")],
      ["amtool", join(folder, "amtool")],
    ]),
  );
});

test("an older one, one without its companion and one that tells no version are not taken", async () => {
  onPath({ alertmanager: "alertmanager, version 0.30.9", amtool: "" });
  expect(await findOnPath(binary("alertmanager"))).toBeUndefined();
  onPath({ alertmanager: "alertmanager, version 0.31.1" });
  expect(await findOnPath(binary("alertmanager"))).toBeUndefined();
  onPath({ loki: "loki, version  (branch: )" });
  expect(await findOnPath(binary("loki"))).toBeUndefined();
});

test("a collector is taken only with every component that the builder's list names", async () => {
  const list = readFileSync(join(binary("collector").moduleFolder, "builder.yaml"), "utf8");
  const modules = [...list.matchAll(/gomod: (.*)/g)].map(
    ([, module]) => `  - name: x\n    module: ${module}`,
  );
  onPath({ otelcol: `buildinfo:\n  version: 0.155.0\nreceivers:\n${modules.join("\n")}` });
  expect(await findOnPath(binary("collector"))).toBeDefined();
  onPath({ otelcol: `buildinfo:\n  version: 0.155.0\nreceivers:\n${modules.slice(1).join("\n")}` });
  expect(await findOnPath(binary("collector"))).toBeUndefined();
});
