import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import { type ExportResult, ExportResultCode, suppressTracing } from "@opentelemetry/core";
import type { Send, Sent } from "./batch.ts";
import { describeError } from "./described-error.ts";
import { noticeRarely } from "./notice.ts";

/** What the exporters of spans and of log records have in common. */
export interface Exporter<T> {
  export(items: T[], done: (result: ExportResult) => void): void;
}

/** Sends through an exporter that is loaded with the first batch, since protobuf and HTTP take long to load. */
export function lazyExporter<T>(endpoint: string, load: () => Promise<Exporter<T>>): Send<T> {
  let exporter: Promise<Exporter<T>> | undefined;
  return async (items) => {
    try {
      exporter ??= load();
      return outcome(endpoint, await exportOnce(await exporter, items));
    } catch (error) {
      // Not the network's fault, so the same batch would fail again.
      noticeRarely(`export ${endpoint}`, `telemetry cannot be sent: ${describeError(error).message}`);
      return "refused";
    }
  };
}

function exportOnce<T>(exporter: Exporter<T>, items: T[]): Promise<ExportResult> {
  // Out of the agent's context, and untraced where the agent's HTTP calls are.
  return new Promise((resolve) => {
    context.with(suppressTracing(ROOT_CONTEXT), () => exporter.export(items, resolve));
  });
}

function outcome(endpoint: string, result: ExportResult): Sent {
  if (result.code === ExportResultCode.SUCCESS) return "sent";
  const error = (result.error ?? {}) as { code?: unknown; message?: string };
  noticeRarely(`export ${endpoint}`, `telemetry does not reach ${endpoint}: ${reason(error)}`);
  // The exporter gives a status as a number only when trying again is of no use.
  return typeof error.code === "number" ? "refused" : "retry";
}

const NETWORK_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused, is the stack running?",
  ECONNRESET: "connection reset",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host's name cannot be resolved",
  ETIMEDOUT: "timed out",
};

/** Why a request that got no answer failed; undefined where it was not the network. */
export function networkReason(error: unknown): string | undefined {
  const { name, cause } = (error ?? {}) as { name?: unknown; cause?: { code?: unknown } };
  if (name === "TimeoutError") return "no answer in time";
  const code = cause?.code;
  return typeof code === "string" ? (NETWORK_REASONS[code] ?? code) : undefined;
}

function reason(error: { code?: unknown; message?: string }): string {
  if (error.code === 401 || error.code === 403) return `token refused (${error.code}), check TELLTALE_TOKEN`;
  if (typeof error.code === "number") return `answered ${error.code} ${error.message ?? ""}`.trim();
  if (typeof error.code === "string") return NETWORK_REASONS[error.code] ?? error.code;
  return describeError(error).message;
}
