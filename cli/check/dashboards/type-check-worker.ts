import { parentPort, workerData } from "node:worker_threads";
import { checkTypes } from "./type-check.ts";

parentPort?.postMessage(checkTypes(workerData));
