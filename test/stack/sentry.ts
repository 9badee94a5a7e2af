import { randomUUID } from "node:crypto";

/** An event as Sentry SDKs send it: https://develop.sentry.dev/sdk/data-model/event-payloads */
export function exceptionEvent(type: string, more: Record<string, unknown> = {}) {
  const frame = { filename: "agent.ts", function: "publish", lineno: 7, in_app: true };
  return {
    event_id: randomUUID().replaceAll("-", ""),
    timestamp: Date.now() / 1000,
    platform: "node",
    level: "error",
    exception: { values: [{ type, value: "no such page", stacktrace: { frames: [frame] } }] },
    ...more,
  };
}

/** Sends an event to a DSN; gives the answer's status: https://develop.sentry.dev/sdk/data-model/envelopes */
export async function sendEvent(dsn: string, event: { readonly event_id: string }): Promise<number> {
  const { origin, username, pathname } = new URL(dsn);
  const lines = [{ event_id: event.event_id, dsn }, { type: "event" }, event];
  const response = await fetch(`${origin}/api${pathname}/envelope/`, {
    method: "POST",
    headers: { "X-Sentry-Auth": `Sentry sentry_version=7, sentry_key=${username}` },
    body: lines.map((line) => JSON.stringify(line)).join("\n"),
  });
  return response.status;
}
