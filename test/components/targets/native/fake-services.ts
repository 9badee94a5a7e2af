import { join } from "node:path";
import type { Service, ServiceSpec } from "../../../../components/service.ts";
import { type Instance, instanceOf } from "../../../../components/targets/instance.ts";
import { parseSettings, type Settings } from "../../../../stacks/settings.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export { SILENT } from "../../../../components/targets/reporter.ts";

const PORTS = {
  collector: 318,
  prometheus: 90,
  alertmanager: 93,
  loki: 100,
  jaeger: 686,
  grafana: 0,
  preview: 1,
  glitchtip: 80,
  errors: 81,
  postgres: 432,
};

export interface Fake extends Partial<ServiceSpec> {
  readonly mode?: "crash" | "ill";
  /** Configuration that needs a restart, and one that needs a reload. */
  readonly restart?: string;
  readonly config?: string;
}

/** A service of a given name, but a small HTTP server in truth. */
export function fakeService(
  name: keyof typeof PORTS,
  { mode, config = "a", restart = "r", ...rest }: Fake = {},
): Service {
  const endpoints = { http: { port: PORTS[name], scheme: "http", published: true } } as const;
  const program = join(import.meta.dirname, "fake-server.mjs");
  return {
    name,
    endpoints,
    metrics: "http",
    describe: (context) => ({
      name,
      endpoints,
      command: [
        "node",
        program,
        context.listen("http").split(":")[1] as string,
        context.configFile("main.txt"),
        ...(mode ? [mode] : []),
      ],
      files: {
        "main.txt": { content: config, onChange: "reload" },
        "deep/other.txt": { content: restart, onChange: "restart" },
      },
      reload: "SIGHUP",
      dataFolders: ["store"],
      health: { endpoint: "http", path: "/health" },
      container: { image: "busybox", user: 1000, memory: 64 },
      ...rest,
    }),
  };
}

export function temporaryInstance(stack = "test"): Instance {
  return instanceOf(temporaryFolder(), stack);
}

let nextBase = 20_000 + (process.pid % 20) * 500;

/** Settings with ports that no other test has. */
export function settingsFor(values: Record<string, unknown> = {}): Settings {
  nextBase += 1;
  return parseSettings({ ports: { base: nextBase }, ...values }, "test");
}
