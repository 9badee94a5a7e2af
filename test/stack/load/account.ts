import type { StackUnderTest } from "../stack-under-test.ts";
import type { AgentTelemetry } from "./agent-telemetry.ts";
import { countSteps, STEPS } from "./agent-trace.ts";
import type { Sender } from "./sender.ts";
import { storedLines, storedSpanIds, totalIncrease } from "./stored.ts";

/** How what is stored differs from what was accepted: both lists are empty if each is there once. */
export async function differences(
  { urls }: StackUnderTest,
  { ledgers }: Sender,
  telemetry: AgentTelemetry,
  from: number,
) {
  const traceIds = ledgers.traces.accepted.flatMap(telemetry.traceIds);
  return {
    lines: difference(
      await storedLines(urls.loki ?? "", telemetry.service, from, Date.now()),
      ledgers.logs.accepted.flatMap(telemetry.lineNumbers),
    ),
    spans: difference(
      await storedSpanIds(urls.jaeger ?? "", traceIds),
      ledgers.traces.accepted.flatMap(telemetry.spanIds),
    ),
  };
}

function difference<T>(stored: readonly T[], accepted: readonly T[]): { missing: T[]; surplus: T[] } {
  const [times, wanted] = [Map.groupBy(stored, (one) => one), new Set(accepted)];
  return {
    missing: [...wanted].filter((one) => !times.has(one)),
    surplus: [...times].flatMap(([one, all]) => (all.length > 1 || !wanted.has(one) ? [one] : [])),
  };
}

/** What metrics say more than was accepted, in requests: of spans, whose durations are flushed, and of log events. */
export async function surplusInMetrics(
  { urls }: StackUnderTest,
  { ledgers }: Sender,
  telemetry: AgentTelemetry,
) {
  const traces = telemetry.items / STEPS.length;
  const total = (metric: string, more = "") =>
    totalIncrease(urls.prometheus ?? "", `${metric}{service="${telemetry.service}"${more}}`);
  const tasks = await total("telltale_task_duration_seconds_count");
  const tokens = await total("gen_ai_client_token_usage_count", ', token_type=~"input|output"');
  const events = await total("telltale_events_total");
  return {
    durations: tasks / (countSteps("task") * traces) - ledgers.traces.accepted.length,
    values: tokens / (2 * countSteps("llm") * traces) - ledgers.traces.accepted.length,
    events: events / telemetry.items - ledgers.logs.accepted.length,
  };
}
