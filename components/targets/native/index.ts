/** What the command line uses of the native target. */
export { type Connection, connectionFile, readConnection } from "../connection.ts";
export { type Instance, instanceOf } from "../instance.ts";
export type { Reporter, Step } from "../reporter.ts";
export { down } from "./down.ts";
export { findLog, followLog, lastLines } from "./logs.ts";
export { type ServiceStatus, statusAtRest, statusOf } from "./status.ts";
export { type UpResult, up } from "./up.ts";
