import { readConnection } from "../connection.ts";
import type { Target } from "../target.ts";
import { backup } from "./backup.ts";
import { down } from "./down.ts";
import { findLog, followLog, lastLines } from "./logs.ts";
import { restore } from "./restore.ts";
import { readOrder } from "./run-files.ts";
import { LEFT_OUT, NATIVE_SERVICES, PAGES } from "./services.ts";
import { statusAtRest, statusOf } from "./status.ts";
import { up } from "./up.ts";

/** Services as supervised processes on 127.0.0.1. */
export const target: Target = {
  pages: PAGES,
  isThere: async ({ folder }) => readOrder(folder) !== undefined,
  connection: async (instance) => readConnection(instance),
  up: (instance, settings, options) => {
    const missing = Object.entries(LEFT_OUT).filter(
      ([name]) => settings.services[name as keyof typeof LEFT_OUT].mode === "deploy",
    );
    const list = missing.map(([name, reason]) => `${name} (${reason})`).join(", ");
    if (missing.length > 0) options.reporter.tell(`Without containers there is no ${list}.`);
    return up({ instance, settings, services: NATIVE_SERVICES }, options);
  },
  down: (instance, _, options) => down(instance, options),
  status: async (instance, settings) => (await statusOf(instance)) ?? statusAtRest(settings, NATIVE_SERVICES),
  backup: (instance, _, folder, options) => backup(instance, folder, options),
  restore: (instance, _, folder, options) => restore(instance, folder, options),
  logs: async (instance, service, { lines, follow, signal, write }) => {
    const path = findLog(instance, service);
    for (const line of lastLines(path, lines)) write(`${line}\n`);
    if (follow) await followLog(path, write, signal);
  },
};
