import type { Ledger } from "./ledger.ts";

/** What the demo did, for people: counts, and one failed run to look for in the stack. */
export function summary(
  ledger: Ledger,
  { seconds, stuck = false }: { readonly seconds: number; readonly stuck?: boolean },
): string {
  const { workflows, tasks } = ledger;
  const tokens = ledger.inputTokens + ledger.outputTokens;
  const lines = [
    `${workflows.success + workflows.failure} workflows in ${seconds.toFixed(1)} s: ${workflows.success} completed, ${workflows.failure} failed`,
    `${tasks.success} tasks completed, ${tasks.failure} failed, ${tasks.retry} retries`,
    `${ledger.llmCalls} model calls (${tokens} tokens, $${ledger.costUsd.toFixed(2)}), ${ledger.toolCalls} tool calls`,
  ];
  const [failed] = ledger.failed;
  if (failed) {
    lines.push(
      `A failed run: ${failed.workflow} ${failed.workflowId}, task ${failed.task}, ${failed.error}` +
        (failed.traceId ? `, trace ${failed.traceId}` : ""),
    );
  }
  if (stuck)
    lines.push("A run that will never end: nightly-report, whose process was killed (telltale runs)");
  return lines.join("\n");
}
