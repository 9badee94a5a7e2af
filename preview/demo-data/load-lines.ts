import { setTimeout as sleep } from "node:timers/promises";
import type { DemoData } from "./demo-data.ts";

const LINES = 1_000;
const PATIENCE_MS = 60_000;

/** Sends lines to a running Loki, labels and metadata as the collector's were, and waits until it gives them back. */
export async function loadLines({ from, to, streams }: DemoData, loki: string): Promise<void> {
  let sent = 0;
  for (const { labels, lines } of streams)
    for (let next = 0; next < lines.length; next += LINES) {
      const values = lines.slice(next, next + LINES);
      await ask(`${loki}/loki/api/v1/push`, { streams: [{ stream: labels, values }] });
      sent += values.length;
    }
  // For lines older than a week it does not look into its memory, only into its files.
  await ask(`${loki}/flush`, {});
  const query = `sum(count_over_time({service_name=~".+"}[${to - from + 1_000}ms]))`;
  const count = new URLSearchParams({ query, time: `${to + 500}000000` });
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    const { data } = await (await ask(`${loki}/loki/api/v1/query?${count}`)).json();
    if (Number(data.result[0]?.value[1]) === sent) return;
  }
  throw new Error(`Of ${sent} lines of the demo Loki has not stored all within ${PATIENCE_MS / 1_000} s`);
}

async function ask(url: string, body?: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, body ? { method: "POST", headers, body: JSON.stringify(body) } : {});
  if (!response.ok) throw new Error(`Loki answers ${response.status}: ${await response.text()}`);
  return response;
}
