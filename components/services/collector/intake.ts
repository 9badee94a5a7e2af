import type { RenderContext } from "../../service.ts";
import { splitHostPort } from "../host-port.ts";
import { renderQueue } from "./queue.ts";

/**
 * Spans and log records have several takers: stores, each with a queue of its own, and the derivation of metrics.
 * Handed to all of them at once, one full queue would make the sender try again and give everything twice to the others,
 * and metrics derived from concurrent requests overtake each other, which loses counts. So what is accepted waits in one
 * queue first, which then hands on one batch at a time over the loopback interface; where a taker is full, it waits.
 */
export const INTAKE = { exporter: "otlp_http/intake", receiver: "otlp/intake" } as const;

const AUTH = { authenticator: "bearertokenauth/ingest" };
/** More than the receiver of agents takes, since one large record is not split. */
const LARGEST_REQUEST = 64 * 1024 * 1024;
/** It holds much only while a taker's own queue is full. */
const LARGEST_QUEUE = 256_000_000;

export function renderIntakeExporter(context: RenderContext, queueSize: number) {
  return {
    endpoint: `http://${address(context)}`,
    auth: AUTH,
    compression: "none",
    // It may wait as long as a store is away; a second try would give twice what was taken in part.
    timeout: "0s",
    sending_queue: renderQueue(Math.min(queueSize, LARGEST_QUEUE), { batch: true, block: false }),
    retry_on_failure: { initial_interval: "100ms", max_interval: "1s", max_elapsed_time: 0 },
  };
}

export function renderIntakeReceiver(context: RenderContext) {
  const http = {
    endpoint: address(context),
    auth: AUTH,
    write_timeout: "0s",
    max_request_body_size: LARGEST_REQUEST,
  };
  return { protocols: { http } };
}

/** Nobody but the collector itself sends there. */
function address(context: RenderContext): string {
  return `127.0.0.1:${splitHostPort(context.listen("intake")).port}`;
}
