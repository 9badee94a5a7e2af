import { expect, test } from "@jest/globals";
import { localAddressOf, mainEndpoint } from "../../../components/targets/local-address.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { fakeService } from "./native/fake-services.ts";

const services = [fakeService("loki"), fakeService("jaeger")];

test("a service is found where it is deployed, where the settings say, or nowhere", () => {
  const jaeger = (choice: object) =>
    localAddressOf(parseSettings({ services: { jaeger: choice } }, "test"), services, "jaeger", "http");
  expect(jaeger({ mode: "deploy" })).toEqual({ url: "http://127.0.0.1:4686", hostPort: "127.0.0.1:4686" });
  expect(jaeger({ mode: "off" })).toBeUndefined();
  expect(jaeger({ mode: "external", url: "https://traces.example/j/", tokenFile: "/t" })).toEqual({
    url: "https://traces.example/j",
    hostPort: "traces.example:443",
    tokenFile: "/t",
  });
});

test("a service of this machine that containers reach by their name for it is reached without", () => {
  const loki = { mode: "external", url: "http://host.docker.internal:3100" };
  const settings = parseSettings({ services: { loki } }, "test");
  expect(localAddressOf(settings, services, "loki")?.url).toBe("http://127.0.0.1:3100");
});

test("a service that this target does not have is nowhere", () => {
  expect(localAddressOf(parseSettings({}, "test"), services, "grafana", "http")).toBeUndefined();
});

test("people are shown the first published endpoint, or else the first", () => {
  const [inner, outer] = [
    { port: 1, scheme: "http" } as const,
    { port: 2, scheme: "http", published: true } as const,
  ];
  expect(mainEndpoint({ endpoints: { inner, outer } })).toBe(outer);
  expect(mainEndpoint({ endpoints: { inner } })).toBe(inner);
});
