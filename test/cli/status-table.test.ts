import { expect, test } from "@jest/globals";
import { failingServices, pageLinks, statusTable } from "../../cli/status-table.ts";

const HEALTHY = {
  name: "loki",
  url: "http://127.0.0.1:4100",
  healthy: true,
  pid: 7,
  memoryBytes: 165_400_000,
  state: "running",
  restarts: 0,
  lastExit: null,
  refusesConfiguration: false,
  lastWords: [],
} as const;

test("each service has a line: where it is, how it is, what memory it takes", () => {
  const jaeger = { ...HEALTHY, name: "jaeger", healthy: false, pid: null, memoryBytes: null } as const;
  const ended = { how: "exit code 1", at: "2026-01-02T03:04:05.678Z" };
  const table = statusTable([
    HEALTHY,
    { ...jaeger, state: "waiting to restart", restarts: 2, lastExit: ended },
    { ...HEALTHY, name: "prometheus", healthy: false },
  ]);
  expect(table).toBe(
    [
      "SERVICE     ADDRESS         STATE                                                                     MEMORY",
      "loki        127.0.0.1:4100  healthy                                                                   165 MB",
      "jaeger      127.0.0.1:4100  waiting to restart (restarts: 2, last after exit code 1 at 03:04:05 UTC)  -",
      "prometheus  127.0.0.1:4100  running, not healthy                                                      165 MB",
    ].join("\n"),
  );
});

test("only what has pages for people, and runs, is a link", () => {
  const errors = { ...HEALTHY, name: "errors", url: "http://127.0.0.1:4081" };
  const stopped = { ...HEALTHY, name: "alertmanager", pid: null };
  expect(pageLinks([HEALTHY, errors, stopped], ["errors", "alertmanager"])).toBe(
    "\n\nPages:\n  errors  http://127.0.0.1:4081",
  );
  expect(pageLinks([HEALTHY], ["errors"])).toBe("");
});

test("a service that keeps ending is told with the end of its log", () => {
  const ended = { how: "exit code 1", at: "2026-01-02T03:04:05.678Z" };
  const jaeger = { ...HEALTHY, name: "jaeger", lastExit: ended, lastWords: ["cannot open store"] } as const;
  expect(failingServices([HEALTHY, jaeger], "dev")).toEqual([
    [
      "jaeger keeps ending, last with exit code 1. Its log ends with:",
      "  cannot open store",
      "  More of it: telltale logs jaeger",
    ].join("\n"),
  ]);
});

test("a service that refuses its configuration is told, though it is healthy", () => {
  const prometheus = { ...HEALTHY, name: "prometheus", refusesConfiguration: true, lastWords: ["bad rule"] };
  expect(statusTable([prometheus])).toContain("healthy, with a former configuration");
  expect(failingServices([HEALTHY, prometheus], "dev")).toEqual([
    [
      "prometheus has refused its changed configuration, and goes on with the former one. Its log ends with:",
      "  bad rule",
      "  More of it: telltale logs prometheus",
    ].join("\n"),
  ]);
});
