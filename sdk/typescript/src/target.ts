import { connectionPath, readConnection } from "./connection.ts";
import type { Problem } from "./error.ts";
import type { DsnSource } from "./error-reports/dsn.ts";
import { given } from "./given.ts";
import { keyValuePairs } from "./key-value-pairs.ts";

/** Where telemetry is sent, and with what. */
export interface Target {
  /** Without a trailing slash; undefined: nowhere. */
  readonly endpoint: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly environment?: string | undefined;
  /** Of the error tracker that runs beside the endpoint. */
  readonly dsn?: DsnSource | undefined;
}

/** A token goes only to the endpoint that it was given with: never a file's token to an endpoint named elsewhere. */
export function readTarget(
  endpoint: string | undefined,
  token: string | undefined,
  env: NodeJS.ProcessEnv,
  problems: Problem[],
): Target {
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
  if (token !== undefined && !HEADER_SAFE.test(token)) problems.push(BAD_TOKEN);
  if (endpoint !== undefined) {
    return { endpoint: checkedUrl("endpoint (TELLTALE_ENDPOINT)", endpoint, problems), headers: bearer };
  }

  const asked = given(env.TELLTALE_CONNECTION) !== undefined;
  const otelEndpoint = given(env.OTEL_EXPORTER_OTLP_ENDPOINT);
  if (otelEndpoint !== undefined && !asked) {
    const headers = { ...keyValuePairs(env.OTEL_EXPORTER_OTLP_HEADERS), ...bearer };
    return { endpoint: checkedUrl("OTEL_EXPORTER_OTLP_ENDPOINT", otelEndpoint, problems), headers };
  }

  const path = connectionPath(env);
  const connection = readConnection(path, asked, problems);
  if (connection === undefined) return { endpoint: undefined, headers: {} };
  const own = connection.token === undefined ? {} : { authorization: `Bearer ${connection.token}` };
  return {
    endpoint: checkedUrl(`endpoint in ${path}`, connection.endpoint, problems),
    headers: { ...own, ...bearer },
    environment: connection.environment,
    dsn: [`dsn.node in ${path}`, connection.dsn?.node],
  };
}

/** Whether what is sent stays on this machine. */
export function isLoopback(endpoint: string | undefined): boolean {
  if (endpoint === undefined || !URL.canParse(endpoint)) return false;
  const { hostname } = new URL(endpoint);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function checkedUrl(option: string, url: string, problems: Problem[]): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "http:" && parsed?.protocol !== "https:") {
    problems.push({
      option,
      given: JSON.stringify(url),
      allowed: "an http or https URL",
      fix: "Give the base URL of the collector, such as http://127.0.0.1:4318.",
    });
  }
  return url.replace(/\/+$/, "");
}

const HEADER_SAFE = /^[\x21-\x7e]+$/;

const BAD_TOKEN: Problem = {
  option: "token (TELLTALE_TOKEN)",
  given: "a text with spaces, line breaks or letters outside ASCII",
  allowed: "visible ASCII characters",
  fix: "Copy the token again, without quotes around it.",
};
