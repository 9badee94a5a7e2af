import { expect, test } from "@jest/globals";
import { readPulumiConfig } from "../../stacks/pulumi-config.ts";

test("settings are those of this project; maps and lists come as JSON", () => {
  const settings = readPulumiConfig(
    {
      "telltale:environment": "staging",
      "telltale:ports": '{"base":5000}',
      "telltale:services": '{"loki":{"mode":"off"}}',
      "docker:host": "unix:///elsewhere.sock",
    },
    "dev",
  );
  expect(settings.environment).toBe("staging");
  expect(settings.ports.base).toBe(5000);
  expect(settings.services.loki).toEqual({ mode: "off" });
});

test("a mistake is told with the stack's file and the setting's path", () => {
  expect(() => readPulumiConfig({ "telltale:ports": '{"base":80}' }, "prod")).toThrow(
    "Pulumi.prod.yaml: telltale:ports.base: 80 was given; allowed: 1024 or more",
  );
});

test("the native target is refused: Pulumi has nothing to do there", () => {
  expect(() => readPulumiConfig({ "telltale:target": "native" }, "dev")).toThrow("start it with telltale up");
});
