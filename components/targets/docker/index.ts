import type { Target } from "../target.ts";
import { connection } from "./connection.ts";
import { logs } from "./logs.ts";
import { isThere, status } from "./status.ts";

/** Services as containers on one Docker Engine, by Pulumi, which is slow to load: only what needs it does. */
export const target: Target = {
  isThere,
  status,
  logs,
  up: async (...args) => (await import("./up.ts")).up(...args),
  down: async (...args) => (await import("./down.ts")).down(...args),
  connection,
};
