import { expect, test } from "@jest/globals";
import { connectionOf } from "../../../components/targets/connection.ts";
import { DOCKER_SERVICES } from "../../../components/targets/docker/services.ts";
import { NATIVE_SERVICES } from "../../../components/targets/native/services.ts";
import { parseSettings } from "../../../stacks/settings.ts";

const off = { mode: "off" };
const dsnOf = (services: typeof NATIVE_SERVICES, values: Record<string, unknown> = {}) =>
  connectionOf(parseSettings(values, "test"), services, (name) => `${name}`)?.dsn;

test("agents are told the DSNs of the error tracker that the target runs", () => {
  expect(dsnOf(NATIVE_SERVICES)).toEqual({
    node: "http://errorskeynode@127.0.0.1:4081/1",
    python: "http://errorskeypython@127.0.0.1:4081/2",
  });
  expect(dsnOf(DOCKER_SERVICES)?.node).toBe("http://errorskeynode@127.0.0.1:4080/1");
});

test("they are told none when it is off, or elsewhere", () => {
  expect(dsnOf(NATIVE_SERVICES, { services: { errors: off } })).toBeUndefined();
  const glitchtip = { mode: "external", url: "https://errors.example.com" };
  expect(dsnOf(DOCKER_SERVICES, { services: { glitchtip } })).toBeUndefined();
});
