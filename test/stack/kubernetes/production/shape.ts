import { type ClusterStack, describeStack } from "../node/stack.ts";

/** Namespace, and port of OTLP, of a Jaeger that the stack is given. */
const TRACING = "tracing";
const OTLP = 4418;
const off = { mode: "off" };

/** What `telltale:objectStorage` says. */
export interface ObjectStorage {
  readonly url: string;
  readonly logsBucket: string;
  readonly metricsBucket: string;
  readonly credentialsFile: string;
}

/** The production profile; Grafana, GlitchTip and OpenSearch have no image here. */
export function productionStack(objectStorage: ObjectStorage): ClusterStack {
  return describeStack("production", undefined, {
    availability: "high",
    objectStorage,
    services: { jaeger: { mode: "external", url: `http://jaeger.${TRACING}.svc:${OTLP}` } },
  });
}

/** The same, wherever its objects are stored. */
export function anyProduction(): ClusterStack {
  return productionStack({
    url: "http://s3.example.com",
    logsBucket: "telltale-logs",
    metricsBucket: "telltale-metrics",
    credentialsFile: "/etc/hostname",
  });
}

export function tracingStack(): ClusterStack {
  return describeStack(TRACING, undefined, {
    services: { collector: off, prometheus: off, alertmanager: off, loki: off },
  });
}
