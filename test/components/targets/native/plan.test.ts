import { expect, test } from "@jest/globals";
import type { Instance } from "../../../../components/targets/instance.ts";
import { describeServices, orderFor, portsOf } from "../../../../components/targets/native/plan.ts";
import { parseSettings } from "../../../../stacks/settings.ts";
import { type Fake, fakeService } from "./fake-services.ts";

const instance: Instance = { checkout: "/c", stack: "dev", folder: "/c/.telltale/dev" };
const settings = parseSettings({ services: { jaeger: { mode: "off" } } }, "test");

function plan(fake: Fake = {}, secret = "a") {
  const specs = describeServices(instance, settings, [fakeService("loki", fake), fakeService("jaeger")]);
  return orderFor(instance, settings, specs, {
    locate: (program) => `/programs/${program}`,
    secret: () => secret,
  });
}
const versions = (fake: Fake) => plan(fake).services[0]?.versions;

test("only services that are deployed are run, with programs by absolute path", () => {
  const { services } = plan();
  expect(services.map(({ name }) => name)).toEqual(["loki"]);
  expect(services[0]).toMatchObject({
    command: [
      "/programs/node",
      expect.stringContaining("fake-server"),
      "4100",
      "/c/.telltale/dev/config/loki/main.txt",
    ],
    url: "http://127.0.0.1:4100",
    health: "http://127.0.0.1:4100/health",
    logFile: "/c/.telltale/dev/logs/loki.log",
  });
});

test("the same settings give the same order, another one gives another", () => {
  expect(plan()).toEqual(plan());
  expect(plan({ config: "b" }).id).not.toBe(plan().id);
});

test("another secret starts anew what reads it, and nothing else", () => {
  const secrets = ["ingest-token"] as const;
  const versionsWith = (fake: Fake, secret: string) => plan(fake, secret).services[0]?.versions;
  expect(versionsWith({ secrets }, "b")?.restart).not.toBe(versionsWith({ secrets }, "a")?.restart);
  expect(versionsWith({}, "b")).toEqual(versionsWith({}, "a"));
});

test("a changed reload file asks for a reload only; anything else for a restart", () => {
  const before = versions({});
  expect(versions({ config: "b" })).toEqual({
    restart: before?.restart,
    reload: expect.not.stringMatching(before?.reload ?? ""),
  });
  for (const change of [{ restart: "s" }, { mode: "ill" as const }, { environment: { A: "1" } }]) {
    expect(versions(change)?.restart).not.toBe(before?.restart);
    expect(versions(change)?.reload).toBe(before?.reload);
  }
});

test("ports are named by service and endpoint", () => {
  const [spec] = describeServices(instance, settings, [fakeService("loki")]);
  expect(spec && portsOf(spec, 9000)).toEqual([{ endpoint: "loki.http", port: 9100 }]);
});
