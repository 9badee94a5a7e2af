import { expect, test } from "@jest/globals";
import { BINARIES } from "../../../../../components/targets/native/binaries/catalog.ts";
import { goModOf, pin } from "../../../../../components/targets/native/binaries/module-folder.ts";
import { requiredVersion } from "../../../../../components/targets/native/binaries/version.ts";

test("each binary's module names the release that stands in for it", () => {
  const releases = BINARIES.flatMap((binary) => {
    if (!binary.onPath || binary.onPath === "every component") return [];
    const { module, releaseOf = (version) => version } = binary.onPath;
    return [[binary.name, releaseOf(requiredVersion(goModOf(pin(binary)), module)).join(".")]];
  });
  expect(Object.fromEntries(releases)).toEqual({
    alertmanager: "0.31",
    prometheus: "3.10",
    jaeger: "2.13",
    loki: "3.7",
  });
});

test("every pin, flag and platform is in the cache's key", () => {
  const [first] = BINARIES;
  const folders = BINARIES.map((binary) => pin(binary).builtFolder);
  expect(new Set(folders).size).toBe(BINARIES.length);
  expect(first && pin({ ...first, tags: ["other"] }).builtFolder).not.toBe(folders[0]);
});
