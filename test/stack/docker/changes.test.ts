import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import Docker from "dockerode";
import type { Service } from "../../../components/service.ts";
import type { ServiceName } from "../../../components/service-names.ts";
import { containerName } from "../../../components/targets/docker/plan/names.ts";
import { DOCKER_SERVICES } from "../../../components/targets/docker/services.ts";
import { eventually } from "../backends.ts";
import { runDoomedTask, STORED, storedIn } from "../doomed-task.ts";
import { withFile } from "../with-file.ts";
import { applyPlan, removePlan } from "./engine.ts";
import { asUnderTest, describeStack, makeSecrets, planOf, type TestStack } from "./test-stack.ts";

// A stack of its own, since it is changed, broken and removed.
const engine = new Docker();
let stack: TestStack;

beforeAll(async () => {
  stack = await describeStack("changes");
  await apply();
}, 120_000);
afterEach(() => apply(), 120_000);
afterAll(() => removePlan(engine, planOf(stack), { volumes: true }), 120_000);

/** Gives the containers that were made, by what follows the stack in their names. */
async function apply(changed: Partial<TestStack> = {}, services?: readonly Service[]): Promise<string[]> {
  const plan = planOf({ ...stack, ...changed }, services);
  const made = await applyPlan(engine, plan, changed.secrets ?? stack.secrets);
  return made.map((name) => name.slice(plan.network.length + 1));
}

const inspect = (name: ServiceName) => engine.getContainer(containerName(stack.name, name)).inspect();

/** What tells one run of a container from another. */
async function runOf(name: ServiceName): Promise<string> {
  const { Id, State } = await inspect(name);
  return `${Id} ${State.StartedAt}`;
}

/** Runs a command beside a service's processes, as its user. */
async function execute(name: ServiceName, ...Cmd: string[]): Promise<string> {
  const container = engine.getContainer(containerName(stack.name, name));
  const exec = await container.exec({ Cmd, AttachStdout: true, Tty: true });
  return text(await exec.start({ Tty: true }));
}

const statusOfTraces = async (token: string): Promise<number> => {
  const response = await fetch(`${asUnderTest(stack).endpoint}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: "{}",
  });
  return response.status;
};

test("what has not changed is left alone", async () => {
  expect(await apply()).toEqual([]);
});

test("a changed file that Prometheus takes by a signal reaches it without a restart", async () => {
  const before = await runOf("prometheus");
  const added = "  - job_name: added\n    static_configs: [{targets: ['127.0.0.1:9090']}]\n";
  expect(
    await apply(
      {},
      withFile(DOCKER_SERVICES, "prometheus", "prometheus.yml", (content) => content + added),
    ),
  ).toEqual(["setup", "prometheus-reload"]);
  const configuration = async () =>
    (await (await fetch(`${asUnderTest(stack).urls.prometheus}/api/v1/status/config`)).json()).data.yaml;
  expect(await eventually(configuration, (yaml) => yaml.includes("added"))).toContain("job_name: added");
  expect(await runOf("prometheus")).toBe(before);
}, 60_000);

test("a changed file that Loki reads at its start replaces Loki alone", async () => {
  const retention = { ...stack.settings.retention, logs: "31d" };
  const others = () => Promise.all((["collector", "prometheus", "jaeger"] as const).map(runOf));
  const before = await others();
  expect(await apply({ settings: { ...stack.settings, retention } })).toEqual(["setup", "loki"]);
  const config = await (await fetch(`${asUnderTest(stack).urls.loki}/config`)).text();
  expect(config.match(/retention_period: \d+d$/m)?.[0]).toBe("retention_period: 31d");
  expect(await others()).toEqual(before);
}, 60_000);

test("a service that is turned off goes, and what knew it is told", async () => {
  const services = { ...stack.settings.services, alertmanager: { mode: "off" as const } };
  expect(await apply({ settings: { ...stack.settings, services } })).toEqual(["setup", "prometheus-reload"]);
  await expect(inspect("alertmanager")).rejects.toMatchObject({ statusCode: 404 });
}, 60_000);

test("a service that crashes is started again, with its files and secrets", async () => {
  await execute("prometheus", "kill", "-QUIT", "1");
  const state = await eventually(
    () => inspect("prometheus"),
    ({ RestartCount, State }) => RestartCount > 0 && State.Health?.Status === "healthy",
  );
  expect([state.RestartCount, state.State.Health?.Status]).toEqual([1, "healthy"]);
}, 60_000);

test("data outlives the stack and its secrets; the token before is refused", async () => {
  await runDoomedTask(asUnderTest(stack));
  expect(await storedIn(asUnderTest(stack))).toEqual(STORED);

  const plan = planOf(stack);
  await removePlan(engine, plan, { volumes: false });
  expect(await namesLeft()).toEqual([...plan.dataVolumes].sort());
  const before = stack.secrets["ingest-token"];
  stack = { ...stack, secrets: makeSecrets() };
  await apply();

  expect(await statusOfTraces(before)).toBe(401);
  expect(await statusOfTraces(stack.secrets["ingest-token"])).toBe(200);
  expect(await storedIn(asUnderTest(stack))).toEqual(STORED);
}, 120_000);

/** All that the engine has of the stack. */
async function namesLeft(): Promise<string[]> {
  const { network } = planOf(stack);
  const filters = { name: [network] };
  const [containers, networks, { Volumes }] = await Promise.all([
    engine.listContainers({ all: true, filters }),
    engine.listNetworks({ filters }),
    engine.listVolumes({ filters }),
  ]);
  return [
    ...containers.flatMap(({ Names }) => Names),
    ...networks.map(({ Name }) => Name),
    ...Volumes.map(({ Name }) => Name),
  ].sort();
}
