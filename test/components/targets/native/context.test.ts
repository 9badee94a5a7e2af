import { expect, test } from "@jest/globals";
import { renderContext } from "../../../../components/targets/native/context.ts";
import type { Instance } from "../../../../components/targets/native/instance.ts";
import { parseSettings } from "../../../../stacks/settings.ts";
import { fakeService } from "./fake-services.ts";

const instance: Instance = { checkout: "/c", stack: "dev", folder: "/c/.telltale/dev" };
const services = [fakeService("loki"), fakeService("jaeger")];
const contextFor = (values = {}) => renderContext(instance, parseSettings(values, "test"), services, "loki");

test("an endpoint listens on the base plus the last three digits of its port", () => {
  const context = contextFor({ ports: { base: 7000 } });
  expect(context.listen("http")).toBe("127.0.0.1:7100");
  expect(context.publicUrl("http")).toBe("http://127.0.0.1:7100");
});

test("files are in folders of the instance, apart for each service", () => {
  const context = contextFor();
  expect(context.configFile("a/b.yaml")).toBe("/c/.telltale/dev/config/loki/a/b.yaml");
  expect(context.dataFolder("store")).toBe("/c/.telltale/dev/data/loki/store");
  expect(context.secretFile("ingest-token")).toBe("/c/.telltale/dev/secrets/ingest-token");
});

test("another service is found where it is deployed, where the settings say, or nowhere", () => {
  const jaeger = (choice: object) => contextFor({ services: { jaeger: choice } }).endpoint("jaeger", "http");
  expect(jaeger({ mode: "deploy" })).toEqual({ url: "http://127.0.0.1:4686", hostPort: "127.0.0.1:4686" });
  expect(jaeger({ mode: "off" })).toBeUndefined();
  expect(jaeger({ mode: "external", url: "https://traces.example/j/", tokenFile: "/t" })).toEqual({
    url: "https://traces.example/j",
    hostPort: "traces.example:443",
    tokenFile: "/t",
  });
});

test("only what this stack runs itself is there to be scraped", () => {
  expect(contextFor().scrapeTargets()).toEqual([
    { service: "loki", hostPort: "127.0.0.1:4100" },
    { service: "jaeger", hostPort: "127.0.0.1:4686" },
  ]);
  const external = { services: { jaeger: { mode: "external", url: "https://traces.example" } } };
  expect(contextFor(external).scrapeTargets()).toEqual([{ service: "loki", hostPort: "127.0.0.1:4100" }]);
});

test("an endpoint that does not exist is a mistake in a service's description", () => {
  expect(() => contextFor().listen("grpc")).toThrow('no endpoint "grpc" of a service "loki"');
});
