import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { forward } from "../../../../components/targets/kubernetes/forward.ts";
import { KUBERNETES_SERVICES } from "../../../../components/targets/kubernetes/services.ts";
import { localAddressOf } from "../../../../components/targets/local-address.ts";
import { SILENT } from "../../../../components/targets/reporter.ts";
import type { Settings } from "../../../../stacks/settings.ts";
import { backendsOf, eventually } from "../../backends.ts";
import { findFreeBase } from "../../free-ports.ts";
import { runAgent, stackUnderTest } from "../../stack-under-test.ts";
import { describeStack } from "./stack.ts";

// What `telltale forward` does for this machine, which reaches the cluster's Services by themselves in other tests.
const stack = stackUnderTest();
const told: string[] = [];
const stop = new AbortController();
let settings: Settings;
let ended: Promise<void>;

beforeAll(async () => {
  settings = { ...describeStack("telltale").settings, ports: { base: await findFreeBase() } };
  const reporter = { ...SILENT, tell: (text: string) => told.push(text) };
  ended = forward(settings, { signal: stop.signal, reporter });
  await eventually(
    async () => told.length,
    (count) => count >= KUBERNETES_SERVICES.filter(isDeployed).length,
  );
}, 60_000);

afterAll(async () => {
  stop.abort();
  await ended;
});

const isDeployed = ({ name }: { readonly name: keyof Settings["services"] }) =>
  settings.services[name].mode === "deploy";
const urlOf = (name: keyof Settings["services"]) =>
  localAddressOf(settings, KUBERNETES_SERVICES, name)?.url ?? "";

test("every service is where it would be on this machine", () => {
  expect(told.map((line) => line.split(/\s+/)[0])).toEqual(
    expect.arrayContaining(["collector", "prometheus", "alertmanager", "loki", "jaeger"]),
  );
  for (const name of ["collector", "prometheus"] as const) expect(told.join("\n")).toContain(urlOf(name));
});

test("an agent of this machine sends by it, and what it sent is read by it", async () => {
  const TELLTALE_SERVICE = "from-outside";
  await runAgent("test/stack/agents/demo.ts", ["1", "1"], {
    ...stack.environment,
    TELLTALE_ENDPOINT: urlOf("collector"),
    TELLTALE_SERVICE,
  });
  const urls = Object.fromEntries(["loki", "prometheus"].map((name) => [name, urlOf(name as "loki")]));
  const { logs } = backendsOf({ ...stack, urls: { ...stack.urls, ...urls } });
  const lines = await eventually(
    () => logs(`{service_name="${TELLTALE_SERVICE}"} | event="workflow_initiated"`),
    ({ length }) => length > 0,
  );
  expect(lines).toHaveLength(1);
}, 60_000);

test("many ask at once, and large answers are whole", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const response = await fetch(`${urlOf("prometheus")}/api/v1/rules`);
      return JSON.stringify((await response.json()).data).length;
    }),
  );
  expect(Math.min(...answers)).toBeGreaterThan(50_000);
});

test("a port that is taken is named, with what to do, and none is kept", async () => {
  const base = await findFreeBase();
  const other = { ...settings, ports: { base } };
  const server = createServer();
  await once(server.listen(base + 90, "127.0.0.1"), "listening");
  await expect(forward(other, { signal: stop.signal, reporter: SILENT })).rejects.toThrow(
    `prometheus cannot be had at 127.0.0.1:${base + 90}: EADDRINUSE. Stop what listens there, maybe another stack (telltale down), or set telltale:ports.base.`,
  );
  server.close();
  const collector = localAddressOf(other, KUBERNETES_SERVICES, "collector")?.url ?? "";
  await expect(fetch(collector)).rejects.toThrow();
});
