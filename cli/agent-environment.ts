import type { Connection } from "../components/targets/connection.ts";

export const FORMATS = ["shell", "dotenv", "json"] as const;
export type Format = (typeof FORMATS)[number];

/**
 * Variables by which @telltale/sdk, and any other OpenTelemetry SDK, finds a stack. No value holds a space:
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables
 */
export function agentEnvironment({
  endpoint,
  token,
  environment,
  dsn = {},
}: Connection): Record<string, string> {
  return {
    TELLTALE_ENDPOINT: endpoint,
    ...(token && { TELLTALE_TOKEN: token }),
    TELLTALE_ENVIRONMENT: environment,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    ...(token && { OTEL_EXPORTER_OTLP_HEADERS: `authorization=${encodeURIComponent(`Bearer ${token}`)}` }),
    ...Object.fromEntries(
      Object.entries(dsn).map(([project, url]) => [`TELLTALE_DSN_${project.toUpperCase()}`, url]),
    ),
    OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=${encodeURIComponent(environment)}`,
  };
}

/** `shell` is for `eval`, `dotenv` for files such as `.env` and `docker run --env-file`. */
export function renderEnvironment(variables: Readonly<Record<string, string>>, format: Format): string {
  if (format === "json") return JSON.stringify(variables, null, 2);
  const line = ([name, value]: [string, string]) =>
    format === "shell" ? `export ${name}='${value.replaceAll("'", "'\\''")}'` : `${name}=${value}`;
  return Object.entries(variables).map(line).join("\n");
}
