import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { DockerConfig } from "../../../../../components/targets/docker/engine/docker-config.ts";
import { credentialsFor } from "../../../../../components/targets/docker/images/registry-credentials.ts";
import { temporaryFolder } from "../../native/temporary-folder.ts";

const AUTH = { auth: Buffer.from("ada:pass:word").toString("base64") };

function ask(reference: string, config: DockerConfig, PATH = "") {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  return credentialsFor(reference, { DOCKER_CONFIG: folder, PATH });
}

test("what docker login has written for a registry is found, for that one only", async () => {
  const config = { auths: { "registry.example.com:5000": AUTH, "https://index.docker.io/v1/": AUTH } };
  const ada = { username: "ada", password: "pass:word" };
  expect(await ask("registry.example.com:5000/hub/postgres:17.7", config)).toEqual({
    serveraddress: "registry.example.com:5000",
    ...ada,
  });
  expect(await ask("grafana/loki:3.7.8", config)).toEqual({
    serveraddress: "https://index.docker.io/v1/",
    ...ada,
  });
  expect(await ask("other.example.com/postgres:17.7", config)).toBeUndefined();
});

test("without a login there is nothing", async () => {
  expect(await credentialsFor("postgres:17.7", { DOCKER_CONFIG: "/not/there" })).toBeUndefined();
});

test("a program that keeps them is asked for the registry", async () => {
  const programs = join(temporaryFolder(), "bin");
  mkdirSync(programs);
  const program = join(programs, "docker-credential-telltale-test");
  writeFileSync(
    program,
    `#!/bin/sh\nread server\nprintf '{"Username":"<token>","Secret":"for %s"}' "$server"\n`,
  );
  chmodSync(program, 0o755);
  const PATH = `${programs}:${process.env.PATH}`;
  expect(await ask("r.example.com/x:1", { credHelpers: { "r.example.com": "telltale-test" } }, PATH)).toEqual(
    {
      serveraddress: "r.example.com",
      identitytoken: "for r.example.com",
    },
  );
  expect(await ask("r.example.com/x:1", { credsStore: "telltale-missing" }, PATH)).toBeUndefined();
});
