import { afterAll, beforeAll, expect, test } from "@jest/globals";
import Docker from "dockerode";
import type { Preparation, Service } from "../../../components/service.ts";
import { alertmanager } from "../../../components/services/alertmanager/service.ts";
import { applyPlan, removePlan } from "./engine.ts";
import { describeStack, planOf, type TestStack } from "./test-stack.ts";

const off = { mode: "off" } as const;
const engine = new Docker();
let stack: TestStack;

beforeAll(async () => {
  stack = await describeStack("step", { collector: off, prometheus: off, loki: off, jaeger: off });
});
afterAll(() => removePlan(engine, planOf(stack), { volumes: true }), 60_000);

function prepared(script: string): Service[] {
  const step: Preparation = { name: "migrate", command: ["sh", "-c", script] };
  return [
    {
      ...alertmanager,
      describe: (context, settings) => ({ ...alertmanager.describe(context, settings), prepare: [step] }),
    },
  ];
}

test("a step that fails stops the stack with its name and its last words; once mended, the stack starts", async () => {
  const broken = planOf(stack, prepared("echo the database is of a newer version >&2; exit 3"));
  await expect(applyPlan(engine, broken, stack.secrets)).rejects.toThrow(
    `The step ${broken.network}-alertmanager-migrate has failed with exit code 3. It said:\nthe database is of a newer version\n`,
  );
  const service = engine.getContainer(`${broken.network}-alertmanager`);
  await expect(service.inspect()).rejects.toMatchObject({ statusCode: 404 });

  // It may write to the service's data, and to nothing of its configuration.
  const folder = `/var/lib/telltale/state`;
  const mended = planOf(
    stack,
    prepared(`touch ${folder}/migrated && ! touch /etc/telltale/migrated && test "$(id -u)" = 65534`),
  );
  expect(await applyPlan(engine, mended, stack.secrets)).toEqual([
    `${mended.network}-alertmanager-migrate`,
    `${mended.network}-alertmanager`,
    `${mended.network}-alertmanager-reload`,
  ]);
}, 60_000);
