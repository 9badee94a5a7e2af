import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Terminal } from "../../../cli/terminal.ts";
import { mimir } from "../../../components/services/mimir/service.ts";
import { instanceOf } from "../../../components/targets/instance.ts";
import { obtain } from "../../../components/targets/native/binaries/obtain.ts";
import { findPrograms } from "../../../components/targets/native/binaries/programs.ts";
import { describeServices } from "../../../components/targets/native/plan.ts";
import { NATIVE_SERVICES } from "../../../components/targets/native/services.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { ACCEPTED, check } from "../checkers.ts";
import { obtainProductionPrograms } from "./programs.ts";

const off = { mode: "off" };
const file = "/etc/hostname";
const HIGH = {
  target: "kubernetes",
  availability: "high",
  services: { errors: off, preview: off },
  objectStorage: {
    url: "https://s3.example.com",
    logsBucket: "telltale-logs",
    metricsBucket: "telltale-metrics",
    credentialsFile: file,
  },
  openSearch: { url: "https://opensearch.example.com:9200", user: "telltale", passwordFile: file },
  postgres: { hostPort: "postgres.example.com:5432", user: "telltale", passwordFile: file },
};
const folder = mkdtempSync(join(tmpdir(), "telltale-high-"));
afterAll(() => rmSync(folder, { recursive: true }));

let programs: ReadonlyMap<string, string>;
beforeAll(async () => {
  const options = { signal: AbortSignal.timeout(3_600_000), reporter: new Terminal() };
  const { paths, missing } = await findPrograms(["otelcol", "promtool", "amtool", "loki", "jaeger"]);
  await Promise.all(obtain(missing, options).values());
  const own = await obtainProductionPrograms(options.signal, options.reporter);
  programs = new Map([...paths, ...Object.entries(own)]);
}, 3_600_000);

// What a pod is given differs in addresses and paths alone.
const specsOf = () =>
  describeServices(instanceOf(folder, "high"), parseSettings(HIGH, "test"), [...NATIVE_SERVICES, mimir]);

test("with high availability, each service's own checker accepts what is rendered", async () => {
  const specs = specsOf();
  expect(specs.map(({ name }) => name).sort()).toEqual(
    ["alertmanager", "collector", "jaeger", "loki", "mimir", "prometheus"].sort(),
  );
  const verdicts = specs.map(async (spec) => [
    spec.name,
    await check(instanceOf(folder, "high"), spec, programs),
  ]);
  expect(await Promise.all(verdicts)).toEqual(specs.map(({ name }) => [name, ACCEPTED]));
}, 60_000);

test("Mimir's checker refuses what is wrong", async () => {
  const [spec] = specsOf().filter(({ name }) => name === "mimir");
  if (!spec) throw new Error("There is no mimir.");
  const files = Object.fromEntries(
    Object.entries(spec.files).map(([path, one]) => [
      path,
      { ...one, content: `${one.content}\nno_such: 1\n` },
    ]),
  );
  expect(await check(instanceOf(folder, "high"), { ...spec, files }, programs)).toMatch(/no_such not found/);
});
