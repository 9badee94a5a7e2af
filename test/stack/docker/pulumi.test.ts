import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import Docker from "dockerode";
import { execa } from "execa";
import { target } from "../../../components/targets/docker/index.ts";
import { containerName } from "../../../components/targets/docker/plan/names.ts";
import { type Instance, instanceOf } from "../../../components/targets/instance.ts";
import { SILENT } from "../../../components/targets/reporter.ts";
import { temporaryFolder } from "../../components/targets/native/temporary-folder.ts";
import { whatPulumiLacks } from "../pulumi-there.ts";
import { describeStack, planOf, type TestStack } from "./test-stack.ts";

// The true `pulumi up`, where the CLI and its providers are.
const missing = whatPulumiLacks("docker", "random");
if (missing) console.log(`${missing}: tests of the true pulumi up are left out.`);

const before = { ...process.env };
const engine = new Docker();
const options = { reporter: SILENT, signal: AbortSignal.timeout(300_000) };
let stack: TestStack;
let instance: Instance;

(missing ? describe.skip : describe)("a stack that Pulumi runs", () => {
  beforeAll(async () => {
    stack = await describeStack("pulumi");
    instance = instanceOf(temporaryFolder(), stack.name);
    process.env.XDG_DATA_HOME = join(instance.checkout, "data");
    process.env.XDG_STATE_HOME = join(instance.checkout, "state");
  });
  afterAll(async () => {
    await target.down(instance, stack.settings, { ...options, data: true });
    process.env = { ...before };
  }, 120_000);

  const up = () => target.up(instance, stack.settings, options);
  const idOf = async (name: "collector" | "loki" | "prometheus") =>
    (await engine.getContainer(containerName(stack.name, name)).inspect()).Id;

  test("comes up whole, and a second time nothing changes", async () => {
    const first = await up();
    expect(first).toMatchObject({ change: "started", problems: [] });
    expect(first.statuses.map(({ healthy }) => healthy)).toEqual([true, true, true, true, true]);
    expect(await up()).toMatchObject({ change: "nothing", connection: first.connection });
  }, 180_000);

  test("is known, with how agents reach it, to a checkout that did not start it", async () => {
    const elsewhere = instanceOf(temporaryFolder(), stack.name);
    expect(await target.isThere(elsewhere)).toBe(true);
    const { connection } = await up();
    expect(await target.connection(elsewhere, stack.settings)).toEqual(connection);
  }, 60_000);

  test("has no secret in its state in the clear", async () => {
    const { connection } = await up();
    const folder = join(instance.checkout, "data", "telltale", "pulumi");
    const { stdout } = await execa("grep", ["-rlF", connection?.token ?? "", folder], { reject: false });
    expect(connection?.token.length).toBe(40);
    expect(stdout).toBe("");
  }, 60_000);

  test("replaces only the container whose file has changed", async () => {
    const ids = await Promise.all([idOf("loki"), idOf("prometheus")]);
    stack.settings.retention.logs = "31d";
    expect(await up()).toMatchObject({ change: "updated", problems: [] });
    const [loki, prometheus] = await Promise.all([idOf("loki"), idOf("prometheus")]);
    expect([loki === ids[0], prometheus === ids[1]]).toEqual([false, true]);
  }, 120_000);

  test("has another token when that is renewed, and another collector alone", async () => {
    const { connection: before } = await up();
    const ids = await Promise.all([idOf("collector"), idOf("loki")]);
    const renewed = await target.up(instance, stack.settings, { ...options, renew: ["ingest-token"] });
    expect(renewed).toMatchObject({ change: "updated", problems: [] });
    const { endpoint = "", token = "" } = renewed.connection ?? {};
    const statusWith = async (presented: string) => {
      const headers = { authorization: `Bearer ${presented}`, "content-type": "application/json" };
      return (await fetch(`${endpoint}/v1/traces`, { method: "POST", headers, body: "{}" })).status;
    };
    expect([await statusWith(before?.token ?? ""), await statusWith(token)]).toEqual([401, 200]);
    const [collector, loki] = await Promise.all([idOf("collector"), idOf("loki")]);
    expect([collector === ids[0], loki === ids[1]]).toEqual([false, true]);
  }, 120_000);

  test("brings back what was removed behind its back", async () => {
    await engine.getContainer(containerName(stack.name, "loki")).remove({ force: true });
    expect((await up()).statuses.map(({ healthy }) => healthy)).toEqual([true, true, true, true, true]);
  }, 120_000);

  test("leaves only volumes with data when it goes", async () => {
    await target.down(instance, stack.settings, { ...options, data: false });
    const filters = { name: [planOf(stack).network] };
    const { Volumes } = await engine.listVolumes({ filters });
    expect(Volumes.map(({ Name }) => Name).sort()).toEqual([...planOf(stack).dataVolumes].sort());
    expect(await engine.listContainers({ all: true, filters })).toEqual([]);
    expect(await engine.listNetworks({ filters })).toEqual([]);
    expect(await target.isThere(instance)).toBe(false);
  }, 60_000);
});
