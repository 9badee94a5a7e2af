import type { Address } from "../../components/service.ts";
import { askStore } from "../store-request.ts";
import { type JaegerSpan, tagsOf } from "./spans.ts";

export interface Trace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<
    Record<string, { readonly serviceName: string; readonly tags: JaegerSpan["tags"] }>
  >;
}

const DAY_US = 86_400_000_000;

/** A trace by its id; empty if it is not stored. */
export async function readTrace(jaeger: Address, traceId: string): Promise<readonly Trace[]> {
  return ask(jaeger, { traceID: traceId });
}

/** Traces of the last days, of any service, with a span that has these attributes; the newest first. */
export async function searchTraces(
  jaeger: Address,
  tags: Readonly<Record<string, string>>,
  { days, limit }: { readonly days: number; readonly limit: number },
): Promise<readonly Trace[]> {
  const { data: services } = (await askStore(jaeger, "Jaeger", "/api/services", {})) as {
    data: string[] | null;
  };
  const end = Date.now() * 1_000;
  const range = { start: String(end - days * DAY_US), end: String(end), limit: String(limit) };
  const found = await Promise.all(
    (services ?? []).map((service) => ask(jaeger, { service, tags: JSON.stringify(tags), ...range })),
  );
  return found.flat().sort((a, b) => beginning(b) - beginning(a));
}

async function ask(jaeger: Address, parameters: Readonly<Record<string, string>>): Promise<readonly Trace[]> {
  const { data } = (await askStore(jaeger, "Jaeger", "/api/traces", parameters)) as { data: Trace[] | null };
  return data ?? [];
}

function beginning({ spans }: Trace): number {
  return Math.min(...spans.map(({ startTime }) => startTime));
}

/** What a trace's agent runs as. */
export function processOf({ processes }: Trace): {
  service: string;
  environment: string;
  release: string | null;
} {
  const [first] = Object.values(processes);
  const tags = tagsOf(first?.tags ?? []);
  const release = tags["service.version"];
  return {
    service: first?.serviceName ?? "-",
    environment: String(tags["deployment.environment.name"] ?? "-"),
    release: release === undefined ? null : String(release),
  };
}
