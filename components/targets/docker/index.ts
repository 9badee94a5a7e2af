import type { Target } from "../target.ts";
import { connection } from "./connection.ts";
import { down } from "./down.ts";
import { logs } from "./logs.ts";
import { isThere, status } from "./status.ts";
import { up } from "./up.ts";

/** Services as containers on one Docker Engine, by Pulumi. */
export const target: Target = { isThere, up, down, status, connection, logs };
