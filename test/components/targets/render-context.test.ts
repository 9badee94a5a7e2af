import { expect, test } from "@jest/globals";
import type { RenderContext } from "../../../components/service.ts";
import { describeDeployed } from "../../../components/targets/render-context.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { fakeService } from "./native/fake-services.ts";

/** The context that a target which places everything at `name.test` gives to Loki. */
function contextFor(values: Record<string, unknown> = {}): RenderContext {
  let context: RenderContext | undefined;
  const loki = fakeService("loki");
  const spying = {
    ...loki,
    describe: (given: RenderContext, settings: ReturnType<typeof parseSettings>) => {
      context = given;
      return loki.describe(given, settings);
    },
  };
  describeDeployed(parseSettings(values, "test"), [spying, fakeService("jaeger")], ({ name }) => ({
    listen: ({ port }) => `0.0.0.0:${port}`,
    reach: (service, { port }) => `${service.name}.test:${port}`,
    configFile: (path) => `/config/${name}/${path}`,
    secretFile: (secret) => `/secrets/${secret}`,
    userFile: (path) => `/user${path}`,
    userFolder: (path) => `/host${path}`,
    userHost: (hostPort) => hostPort,
    pages: { of: ["loki"], standIns: { grafana: "loki" } },
    dataFolder: (folder) => `/data/${name}/${folder}`,
  }));
  if (!context) throw new Error("Loki was not described");
  return context;
}

test("a service listens where the target says, and is shown to people at a port of this machine", () => {
  const context = contextFor({ ports: { base: 7000 } });
  expect(context.listen("http")).toBe("0.0.0.0:100");
  expect(context.publicUrl("http")).toBe("http://127.0.0.1:7100");
});

test("another service is found where the target puts it, where the settings say, or nowhere", () => {
  const jaeger = (choice: object) => contextFor({ services: { jaeger: choice } }).endpoint("jaeger", "http");
  expect(jaeger({ mode: "deploy" })).toEqual({ url: "http://jaeger.test:686", hostPort: "jaeger.test:686" });
  expect(jaeger({ mode: "off" })).toBeUndefined();
  expect(jaeger({ mode: "external", url: "https://traces.example/j/", tokenFile: "/t" })).toEqual({
    url: "https://traces.example/j",
    hostPort: "traces.example:443",
    tokenFile: "/user/t",
  });
  expect(contextFor().endpoint("grafana", "http")).toBeUndefined();
});

test("only what this stack runs itself is there to be scraped", () => {
  const jaeger = { service: "jaeger", hostPorts: ["jaeger.test:686"] };
  const loki = { service: "loki", hostPorts: ["loki.test:100"] };
  expect(contextFor().scrapeTargets()).toEqual([loki, jaeger]);
  const external = { services: { jaeger: { mode: "external", url: "https://traces.example" } } };
  expect(contextFor(external).scrapeTargets()).toEqual([loki]);
});

test("an endpoint that does not exist is a mistake in a service's description", () => {
  expect(() => contextFor().listen("grpc")).toThrow('no endpoint "grpc" of a service "loki"');
});

test("people see pages of services that have some here, or are elsewhere", () => {
  const pages = (jaeger: object) => contextFor({ services: { jaeger } }).pages("jaeger");
  expect(contextFor({ ports: { base: 7000 } }).pages("loki")).toBe("http://127.0.0.1:7100");
  expect(pages({ mode: "deploy" })).toBeUndefined();
  expect(pages({ mode: "external", url: "https://traces.example/j/" })).toBe("https://traces.example/j");
  expect(contextFor({ services: { alertmanager: { mode: "off" } } }).pages("alertmanager")).toBeUndefined();
});

test("another service's pages stand in for those of one that cannot be had, unless it is elsewhere or not wanted", () => {
  const pages = (grafana: object) => contextFor({ services: { grafana } }).pages("grafana");
  expect(pages({ mode: "deploy" })).toBe("http://127.0.0.1:4100");
  expect(pages({ mode: "off" })).toBeUndefined();
  expect(pages({ mode: "external", url: "https://grafana.example" })).toBe("https://grafana.example");
});
