import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { NEVER_RUN, neverRunOf } from "../../../../components/targets/kubernetes/never-run.ts";
import { parseSettings } from "../../../../stacks/settings.ts";

test("what no test has run is told for the settings that have it", () => {
  const off = { mode: "off" };
  const few = parseSettings({ services: { grafana: off, glitchtip: off, postgres: off } }, "test");
  expect(neverRunOf(few)).toEqual([expect.stringMatching(/^The enforcement of network policies: /)]);
  expect(neverRunOf(parseSettings({}, "test"))).toContainEqual(expect.stringMatching(/^Grafana: /));
});

test("docs/production.md has the same table", () => {
  const docs = readFileSync(new URL("../../../../docs/production.md", import.meta.url), "utf8");
  for (const { what, instead } of NEVER_RUN) expect(docs).toContain(`| ${what} | ${instead} |`);
});
