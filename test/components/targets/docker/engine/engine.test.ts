import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { connectEngine } from "../../../../../components/targets/docker/engine/engine.ts";
import type { EngineAddress } from "../../../../../components/targets/docker/engine/engine-address.ts";
import { explainFailure } from "../../../../../components/targets/docker/engine/engine-failure.ts";
import { temporaryFolder } from "../../native/temporary-folder.ts";
import { startFakeEngine, VERSION } from "./fake-engine.ts";

const WAY_OUT = "Or, on Linux, do without Docker: set telltale:target: native in Pulumi.<stack>.yaml.";

async function failureAt(address: EngineAddress): Promise<string> {
  const error = await connectEngine(address, { answerMs: 300 }).catch((reason) => reason);
  expect(error).toMatchObject({ name: "UserError" });
  expect(error.message.split("\n").at(-1)).toBe(`  ${WAY_OUT}`);
  return error.message;
}

const failureOf = async (version: object) => failureAt(await startFakeEngine({ "/version": version }));

test("an engine that answers and fits is connected to", async () => {
  const engine = await connectEngine(await startFakeEngine({ "/version": VERSION }));
  expect(await engine.version()).toEqual(VERSION);
});

test("where there is none, it is told how to start and to install one", async () => {
  const message = await failureAt({ host: "unix:///not/there.sock" });
  expect(message).toContain(
    "There is no Docker Engine at unix:///not/there.sock: it is not installed, or not running",
  );
  expect(message).toContain("https://docs.docker.com/engine/install");
});

test("one that hangs is not waited for", async () => {
  const socket = join(temporaryFolder(), "hangs.sock");
  const server = createServer().listen(socket).unref();
  expect(await failureAt({ host: `unix://${socket}` })).toContain("does not answer within 0.3 s");
  server.close();
});

test("one elsewhere that cannot be reached is told with what named it, and how to undo that", async () => {
  const message = await failureAt({ host: "tcp://127.0.0.1:1", from: "DOCKER_HOST" });
  expect(message).toContain(
    "at tcp://127.0.0.1:1 (from DOCKER_HOST) cannot be reached: connect ECONNREFUSED",
  );
  expect(message).toContain("unset DOCKER_HOST");
  expect(await failureAt({ host: "tcp://127.0.0.1:1", from: 'the Docker context "x"' })).toContain(
    "docker context use default",
  );
});

test("one by SSH is told that keys come from the agent", async () => {
  expect(await failureAt({ host: "ssh://ada@127.0.0.1:1" })).toContain("ssh-add");
});

test.each([
  ["1.40", true],
  ["1.41", false],
  ["1.100", false],
  ["2.0", false],
])("API %s: too old is %s", async (ApiVersion, tooOld) => {
  const address = await startFakeEngine({ "/version": { ...VERSION, ApiVersion } });
  if (tooOld)
    expect(await failureAt(address)).toContain(`with API ${ApiVersion}; at least API 1.41 is needed`);
  else await connectEngine(address);
});

test("one for Windows containers is refused", async () => {
  expect(await failureOf({ ...VERSION, Os: "windows" })).toContain("Switch to Linux containers");
});

test("one on a machine for which there are no images is refused", async () => {
  expect(await failureOf({ ...VERSION, Arch: "riscv64" })).toContain(
    "is of a machine of type riscv64; the images of this stack exist for amd64 and arm64 only",
  );
});

test("what is no engine is told so", async () => {
  expect(await failureOf({ hello: "world" })).toContain("is no Docker Engine: it tells no API version");
});

test("a socket of other users is told with the group to join", () => {
  const error = Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
  const { message } = explainFailure(error, { host: "unix:///var/run/docker.sock" }, 5_000);
  expect(message).toMatch(/^You may not use the Docker Engine at unix:\/\/\/var\/run\/docker\.sock/);
  expect(message).toContain("sudo usermod -aG docker $USER");
});
