import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import {
  createEventEnvelope,
  createStackParser,
  getEnvelopeEndpointWithUrlEncodedAuth,
  isRateLimited,
  makeDsn,
  type RateLimits,
  serializeEnvelope,
  updateRateLimits,
} from "@sentry/core";
import { nodeStackLineParser } from "@sentry/core/server";
import sdk from "../../package.json" with { type: "json" };
import type { Send, Sent } from "../batch.ts";
import { errorEvent, type Program } from "./error-event.ts";
import type { ErrorReport } from "./error-report.ts";
import { stackFrames } from "./stack-frames.ts";

// Shorter than a flush's limit, so that a request on its way does not hold up the end of a process for longer.
const TIMEOUT_MS = 4_500;
// GlitchTip refuses a whole project for 30 s after anybody's wrong key.
const REFUSED_REST_MS = 31_000;
const MOST_REFUSALS = 2;
const SDK = { name: "telltale.typescript", version: sdk.version };

const parse = createStackParser(nodeStackLineParser());

/** Sends one report a request, and none while the tracker asks to be left alone; rejects when the network fails. */
export function envelopeTransport(
  dsn: string,
  program: Program,
  onRefusal: (status: number) => void,
): Send<ErrorReport> {
  const url = urlOf(dsn);
  let limits: RateLimits = {};
  let restsUntil = 0;

  const post = async (report: ErrorReport): Promise<Sent> => {
    if (isRateLimited(limits, "error") || Date.now() < restsUntil) return "retry";
    const response = await request(url, await envelope(report, program));
    limits = updateRateLimits(limits, { statusCode: response.status, headers: limitHeaders(response) });
    if (response.ok) return "sent";
    onRefusal(response.status);
    if (response.status === 401 || response.status === 403) {
      restsUntil = Date.now() + REFUSED_REST_MS;
      return ++report.refusals < MOST_REFUSALS ? "retry" : "refused";
    }
    return response.status === 429 || response.status >= 500 ? "retry" : "refused";
  };

  return async (reports) => {
    const outcomes = await Promise.all(reports.map(post));
    return outcomes.find((outcome) => outcome !== "sent") ?? "sent";
  };
}

function urlOf(dsn: string): string {
  const components = makeDsn(dsn);
  if (components === undefined) throw new Error("the DSN cannot be read");
  return getEnvelopeEndpointWithUrlEncodedAuth(components, undefined, SDK);
}

async function envelope(report: ErrorReport, program: Program): Promise<BodyInit> {
  const stacks = await Promise.all(report.thrown.map(({ frames }) => stackFrames(parse, frames)));
  const event = errorEvent(report, stacks, program);
  return serializeEnvelope(createEventEnvelope(event, undefined, { sdk: SDK })) as BodyInit;
}

async function request(url: string, body: BodyInit): Promise<Response> {
  const headers = { "content-type": "application/x-sentry-envelope" };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  // Out of the agent's context, and untraced where the agent's HTTP calls are.
  const response = await context.with(suppressTracing(ROOT_CONTEXT), () =>
    fetch(url, { method: "POST", headers, body, signal }),
  );
  await response.arrayBuffer();
  return response;
}

function limitHeaders({ headers }: Response) {
  return {
    "x-sentry-rate-limits": headers.get("x-sentry-rate-limits"),
    "retry-after": headers.get("retry-after"),
  };
}
