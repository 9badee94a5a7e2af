import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import type { Service } from "../../components/service.ts";
import { alertmanager } from "../../components/services/alertmanager/service.ts";
import { prometheus } from "../../components/services/prometheus/service.ts";
import { instanceOf } from "../../components/targets/instance.ts";
import { down } from "../../components/targets/native/down.ts";
import { statusOf } from "../../components/targets/native/status.ts";
import { up } from "../../components/targets/native/up.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { findFreeBase } from "./free-ports.ts";
import { stackUnderTest } from "./stack-under-test.ts";

const instance = instanceOf(join(stackUnderTest().folder, "..", ".."), "refused-reload");
const options = { reporter: SILENT, signal: AbortSignal.timeout(120_000) };
const off = { mode: "off" };
const settings = parseSettings(
  {
    ports: { base: await findFreeBase() },
    services: { collector: off, loki: off, jaeger: off, errors: off },
  },
  "test",
);

/** The service with a line more in its configuration. */
function withLine(service: Service, line: string): Service {
  return {
    ...service,
    describe: (context, given) => {
      const spec = service.describe(context, given);
      const name = `${service.name}.yml`;
      const content = `${spec.files[name]?.content}\n${line}\n`;
      return { ...spec, files: { ...spec.files, [name]: { content, onChange: "reload" } } };
    },
  };
}
const apply = (services: readonly Service[]) => up({ instance, settings, services }, options);
const refusing = async () =>
  (await statusOf(instance))?.flatMap((one) => (one.refusesConfiguration ? [one.name] : []));

afterAll(() => down(instance, { ...options, data: true }), 60_000);

test("a configuration that a running service refuses is told by up and status, until it is mended", async () => {
  const first = await apply([prometheus, alertmanager]);
  expect([first.change, first.problems]).toEqual(["started", []]);

  const taken = await apply([withLine(prometheus, "# taken"), alertmanager]);
  expect([taken.change, taken.problems, await refusing()]).toEqual(["updated", [], []]);

  const broken = [withLine(prometheus, "no_such: 1"), withLine(alertmanager, "no_such: 1")];
  const { problems, statuses } = await apply(broken);
  expect(problems).toEqual([
    expect.stringMatching(/^prometheus has refused its changed configuration.*[\s\S]*no_such/),
    expect.stringMatching(/^alertmanager has refused its changed configuration.*[\s\S]*no_such/),
  ]);
  expect(statuses.map(({ healthy }) => healthy)).toEqual([true, true]);
  expect(await refusing()).toEqual(["prometheus", "alertmanager"]);
  expect((await apply(broken)).problems).toHaveLength(2);

  const mended = await apply([prometheus, alertmanager]);
  expect([mended.problems, await refusing()]).toEqual([[], []]);
}, 60_000);
