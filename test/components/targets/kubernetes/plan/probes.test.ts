import { expect, test } from "@jest/globals";
import { portName } from "../../../../../components/targets/kubernetes/plan/ports.ts";
import { renderProbes } from "../../../../../components/targets/kubernetes/plan/probes.ts";

test("all three probes ask what the service's health says", () => {
  const byHttp = renderProbes({ health: { endpoint: "http", path: "/ready" } });
  expect(Object.values(byHttp).map((probe) => probe?.httpGet)).toEqual(
    Array(3).fill({ path: "/ready", port: "http" }),
  );
  const byCommand = renderProbes({ health: { command: ["pg_isready", "--quiet"] } });
  expect(Object.values(byCommand).map((probe) => probe?.exec?.command)).toEqual(
    Array(3).fill(["pg_isready", "--quiet"]),
  );
});

test("a service has minutes to start, and to be unready before it is restarted", () => {
  const { startupProbe, readinessProbe, livenessProbe } = renderProbes({
    health: { endpoint: "http", path: "/" },
  });
  const seconds = (probe: typeof startupProbe) =>
    (probe?.periodSeconds ?? 0) * (probe?.failureThreshold ?? 0);
  expect([startupProbe, readinessProbe, livenessProbe].map(seconds)).toEqual([900, 15, 300]);
});

test("a port's name is one that Kubernetes takes", () => {
  expect(portName("otlp_grpc")).toBe("otlp-grpc");
});
