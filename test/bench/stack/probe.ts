import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { encodeLogs, encodeSpans } from "../../stack/load/otlp.ts";
import type { StackUnderTest } from "../../stack/stack-under-test.ts";

export type Store = "loki" | "jaeger" | "prometheus";

const EVERY_MS = 1_000;
const POLL_MS = 100;
/** What is not seen by then counts as this late. */
const PATIENCE_MS = 30_000;
const SERVICE = "probe";

interface Probe {
  readonly traceId: string;
  readonly name: string;
  readonly sent: number;
  readonly seen: Map<Store, number>;
}

/** Sends one span and one log line a second, and looks for each in every store until it is there. */
export class Prober {
  readonly #stack: StackUnderTest;
  readonly #probes: Probe[] = [];
  #stopped = false;
  readonly #work: Promise<unknown>;

  constructor(stack: StackUnderTest) {
    this.#stack = stack;
    this.#work = Promise.all([
      this.#send(),
      this.#look("loki"),
      this.#look("jaeger"),
      this.#look("prometheus"),
    ]);
  }

  /** Milliseconds from before a probe was sent until it was seen, by store. */
  async stop(): Promise<Readonly<Record<Store, number[]>>> {
    this.#stopped = true;
    await this.#work;
    const of = (store: Store) =>
      this.#probes.map(({ seen, sent }) => (seen.get(store) ?? sent + PATIENCE_MS) - sent);
    return { loki: of("loki"), jaeger: of("jaeger"), prometheus: of("prometheus") };
  }

  async #send(): Promise<void> {
    for (let number = 0; !this.#stopped; number++, await sleep(EVERY_MS)) {
      const [trace, span] = [randomBytes(16), randomBytes(8)];
      const sent = Date.now();
      const probe = { traceId: trace.toString("hex"), name: `probe-${number}`, sent, seen: new Map() };
      const now = Buffer.alloc(8);
      now.writeBigUInt64LE(BigInt(sent) * 1_000_000n);
      const ids = { traceId: trace, spanId: span };
      const resource = { "service.name": SERVICE };
      const attributes = { "gen_ai.operation.name": "execute_task", "telltale.task.name": probe.name };
      await Promise.all([
        this.#post(
          "traces",
          encodeSpans(resource, [{ ...ids, name: probe.name, start: now, end: now, attributes }]),
        ),
        this.#post("logs", encodeLogs(resource, [{ ...ids, time: now, body: probe.name, attributes: {} }])),
      ]);
      this.#probes.push(probe);
    }
  }

  async #post(signal: string, body: Buffer): Promise<void> {
    const { endpoint, token } = this.#stack;
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/x-protobuf" };
    for (;;) {
      const response = await fetch(`${endpoint}/v1/${signal}`, {
        method: "POST",
        headers,
        body: new Uint8Array(body),
      });
      await response.arrayBuffer();
      if (response.ok) return;
      await sleep(POLL_MS);
    }
  }

  async #look(store: Store): Promise<void> {
    const open = () =>
      this.#probes.filter(({ seen, sent }) => !seen.has(store) && Date.now() < sent + PATIENCE_MS);
    for (; !this.#stopped || open().length > 0; await sleep(POLL_MS)) {
      const sought = open();
      if (sought.length === 0) continue;
      const there = await FIND[store](this.#stack.urls[store] ?? "", sought).catch(() => new Set<string>());
      for (const { name, seen } of sought) if (there.has(name)) seen.set(store, Date.now());
    }
  }
}

/** Names of the probes that a store has. */
const FIND: Readonly<Record<Store, (url: string, sought: readonly Probe[]) => Promise<ReadonlySet<string>>>> =
  {
    loki: async (url, [oldest]) => {
      const parameters = {
        query: `{service_name="${SERVICE}"}`,
        limit: "1000",
        start: `${oldest?.sent ?? 0}000000`,
      };
      const { data } = await get(`${url}/loki/api/v1/query_range`, parameters);
      return new Set(
        data.result.flatMap(({ values }: { values: [string, string][] }) => values.map(([, line]) => line)),
      );
    },
    jaeger: async (url, sought) => {
      const found = sought.map(async ({ traceId, name }) => {
        const { data } = await get(`${url}/api/traces/${traceId}`, {});
        return data?.length > 0 ? [name] : [];
      });
      return new Set((await Promise.all(found)).flat());
    },
    prometheus: async (url) => {
      const query = `telltale_task_duration_seconds_count{service="${SERVICE}"}`;
      const { data } = await get(`${url}/api/v1/query`, { query });
      return new Set(data.result.map(({ metric }: { metric: { task: string } }) => metric.task));
    },
  };

// biome-ignore lint/suspicious/noExplicitAny: each caller knows its API's shape
async function get(url: string, parameters: Readonly<Record<string, string>>): Promise<any> {
  const response = await fetch(`${url}?${new URLSearchParams(parameters)}`);
  return response.json();
}
