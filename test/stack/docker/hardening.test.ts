import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { buffer, text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import Docker from "dockerode";
import type { ContainerPlan } from "../../../components/targets/docker/plan/plan.ts";
import { readTar } from "./tar.ts";
import { announcedStack, planOf } from "./test-stack.ts";

const engine = new Docker();
const stack = announcedStack();
const { containers, network } = planOf(stack);
const withoutSetup = containers.filter(({ service }) => service !== "setup");
const services = containers.filter(({ kind }) => kind === "service");

const each = (of: readonly ContainerPlan[]) =>
  of.map((one) => [one.name.slice(network.length + 1), one] as const);
const inspect = ({ name }: ContainerPlan) => engine.getContainer(name).inspect();

test.each(each(withoutSetup))("%s runs without root, capabilities or a way to gain any", async (_, one) => {
  const { Config, HostConfig } = await inspect(one);
  expect(Config.User).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  expect(HostConfig).toMatchObject({
    Privileged: false,
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges:true"],
  });
  expect(HostConfig.CapAdd ?? []).toEqual([]);
});

test("setup alone is root, for as long as it takes to give files their owners", async () => {
  const { Config, HostConfig, State } = await inspect(containers[0] as ContainerPlan);
  expect([Config.User, State.Status]).toEqual(["0:0", "exited"]);
  // Newer engines put CAP_ before each.
  const added = (HostConfig.CapAdd ?? []).map((name: string) => name.replace("CAP_", ""));
  expect(added.sort()).toEqual(["CHOWN", "DAC_OVERRIDE", "FOWNER"]);
  expect(HostConfig.CapDrop).toEqual(["ALL"]);
});

test.each(each(containers))("%s has bounds for memory, without swap, and for its log", async (_, one) => {
  const { HostConfig } = await inspect(one);
  const Memory = one.memory * 1024 * 1024;
  const LogConfig = { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } };
  expect(HostConfig).toMatchObject({ Memory, MemorySwap: Memory, LogConfig });
});

test("the kernel confirms what the engine says of Prometheus", async () => {
  const exec = await engine
    .getContainer(`${network}-prometheus`)
    .exec({ Cmd: ["cat", "/proc/1/status"], AttachStdout: true, Tty: true });
  const status = await text(await exec.start({ Tty: true }));
  expect(status).toMatch(/^Uid:\s+65534\s+65534\s+65534\s+65534\s*$/m);
  expect(status).toMatch(/^CapPrm:\s+0+\s*$/m);
  expect(status).toMatch(/^CapBnd:\s+0+\s*$/m);
  expect(status).toMatch(/^NoNewPrivs:\s+1\s*$/m);
});

test("ports are published on 127.0.0.1 only, and only those that people and agents use", async () => {
  const published = await Promise.all(
    containers.map(async (one) => Object.entries((await inspect(one)).HostConfig.PortBindings ?? {})),
  );
  const bindings = published.flat() as [string, { HostIp: string; HostPort: string }[]][];
  expect(new Set(bindings.flatMap(([, on]) => on.map(({ HostIp }) => HostIp)))).toEqual(
    new Set(["127.0.0.1"]),
  );
  expect(bindings.map(([port]) => port).sort()).toEqual(
    ["16686/tcp", "3100/tcp", "4317/tcp", "4318/tcp", "9090/tcp", "9093/tcp"].sort(),
  );
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === "IPv4" && !one.internal)?.address;
  const ports = bindings.flatMap(([, on]) => on.map(({ HostPort }) => Number(HostPort)));
  expect(await Promise.all(ports.map((port) => answers("127.0.0.1", port)))).toEqual(ports.map(() => true));
  if (outside) {
    expect(await Promise.all(ports.map((port) => answers(outside, port)))).toEqual(ports.map(() => false));
  }
});

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", end(true)).once("error", end(false)).once("timeout", end(false));
  });
}

test("no secret is to be seen in what the engine knows of containers, or in their logs", async () => {
  for (const one of containers) {
    const container = engine.getContainer(one.name);
    const known = JSON.stringify(await container.inspect());
    const logs = (await container.logs({ stdout: true, stderr: true })).toString();
    for (const secret of Object.values(stack.secrets)) {
      expect(known).not.toContain(secret);
      expect(logs).not.toContain(secret);
    }
  }
});

test("a secret is a file that the service's user alone can read, in a folder that none can write to", async () => {
  const owners = services.flatMap(({ name, user, secrets }) =>
    secrets.map((source) => ({ name, user: Number(user.split(":")[0]), source })),
  );
  expect(owners.map(({ source }) => source)).toEqual([{ secret: "ingest-token" }]);
  for (const { name, user } of owners) {
    expect(await archived(name, "/run/secrets/ingest-token")).toMatchObject({
      owner: user,
      group: user,
      mode: 0o400,
      content: Buffer.from(stack.secrets["ingest-token"]),
    });
    expect(await archived(name, "/run/secrets")).toMatchObject({ owner: 0, group: 0, mode: 0o755 });
  }
});

test("services read their configuration and their secrets, and write to their data alone", async () => {
  for (const one of services) {
    const { Mounts } = await inspect(one);
    const writable = Mounts.filter(
      ({ Type, Name = "", RW }) => Type === "volume" && Name.startsWith(network) && RW,
    );
    expect(writable.map(({ Destination }) => Destination)).toEqual([
      expect.stringMatching(/^\/var\/lib\/telltale\/[a-z]+$/),
    ]);
  }
});

async function archived(name: string, path: string) {
  return readTar(await buffer(await engine.getContainer(name).getArchive({ path })));
}
