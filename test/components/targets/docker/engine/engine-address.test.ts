import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { engineAddress } from "../../../../../components/targets/docker/engine/engine-address.ts";
import { temporaryFolder } from "../../native/temporary-folder.ts";

const home = (): { HOME: string } => ({ HOME: temporaryFolder() });

function withContext(name: string, host: string, tls = false): { HOME: string } {
  const environment = home();
  const folder = join(environment.HOME, ".docker");
  const id = createHash("sha256").update(name).digest("hex");
  mkdirSync(join(folder, "contexts", "meta", id), { recursive: true });
  if (tls) mkdirSync(join(folder, "contexts", "tls", id, "docker"), { recursive: true });
  writeFileSync(join(folder, "config.json"), JSON.stringify({ currentContext: name }));
  const meta = { Name: name, Endpoints: { docker: { Host: host } } };
  writeFileSync(join(folder, "contexts", "meta", id, "meta.json"), JSON.stringify(meta));
  return environment;
}

test("DOCKER_HOST comes first", () => {
  const environment = { ...withContext("colima", "unix:///colima.sock"), DOCKER_HOST: "ssh://ada@host" };
  expect(engineAddress({ environment })).toEqual({ host: "ssh://ada@host", from: "DOCKER_HOST" });
});

test("a host without a scheme is reached by TCP", () => {
  expect(engineAddress({ environment: { DOCKER_HOST: "host:2375" } }).host).toBe("tcp://host:2375");
});

test.each([{ DOCKER_HOST: "tcp://host:2376" }, { DOCKER_HOST: "tcp://host:1", DOCKER_TLS_VERIFY: "1" }])(
  "%o is asked by TLS, with DOCKER_CERT_PATH or the user's own certificates",
  (variables) => {
    const environment = { ...variables, HOME: "/home/ada" };
    expect(engineAddress({ environment }).certificates).toBe("/home/ada/.docker");
    const given = { ...environment, DOCKER_CERT_PATH: "/certs" };
    expect(engineAddress({ environment: given }).certificates).toBe("/certs");
  },
);

test("an address that is none is refused with what is allowed", () => {
  for (const given of ["foo://host", "ssh://", "unix://"]) {
    expect(() => engineAddress({ environment: { DOCKER_HOST: given } })).toThrow(
      `DOCKER_HOST: "${given}" was given; allowed: unix:///path, tcp://host:port or ssh://user@host`,
    );
  }
});

test("the current context is followed", () => {
  const environment = withContext("colima", "unix:///home/ada/.colima/docker.sock");
  expect(engineAddress({ environment })).toEqual({
    host: "unix:///home/ada/.colima/docker.sock",
    from: 'the Docker context "colima"',
  });
});

test("a context's own certificates are taken", () => {
  const environment = withContext("far", "tcp://far:2376", true);
  expect(engineAddress({ environment }).certificates).toMatch(/contexts\/tls\/[0-9a-f]{64}\/docker$/);
});

test("a context that does not exist is told, with the way back", () => {
  expect(() => engineAddress({ environment: { ...home(), DOCKER_CONTEXT: "gone" } })).toThrow(
    'The current Docker context, "gone", names no engine. Choose another one: docker context use default',
  );
});

test("without either it is the machine's socket, or else that of a rootless engine", () => {
  const runtime = temporaryFolder();
  const rootless = join(runtime, "docker.sock");
  const environment = { ...home(), XDG_RUNTIME_DIR: runtime, DOCKER_CONTEXT: "default" };
  const systemSocket = join(runtime, "system.sock");
  expect(engineAddress({ environment, systemSocket }).host).toBe(`unix://${systemSocket}`);
  writeFileSync(rootless, "");
  expect(engineAddress({ environment, systemSocket }).host).toBe(`unix://${rootless}`);
  writeFileSync(systemSocket, "");
  expect(engineAddress({ environment, systemSocket }).host).toBe(`unix://${systemSocket}`);
});

test("a config.json that is broken is named", () => {
  const environment = home();
  mkdirSync(join(environment.HOME, ".docker"));
  writeFileSync(join(environment.HOME, ".docker", "config.json"), "{");
  expect(() => engineAddress({ environment })).toThrow(/\.docker\/config\.json is not JSON: .*Mend it/);
});
