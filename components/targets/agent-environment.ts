import type { Connection } from "./connection.ts";

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
