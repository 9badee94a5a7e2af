import type { Command } from "./command.ts";

/** An official image. */
export interface Image {
  /** `repository:tag`, on Docker Hub. */
  readonly reference: string;
  /** The program that its entry point starts. Default: it has no entry point. */
  readonly program?: string;
  /** Command inside the image that asks a URL and ends with 0 if it answers 200 to 299. Default: nothing in it can. */
  readonly probe?: (url: string) => Command;
}

/** The one place for versions of images. Those that the native target builds, too, have the version that it builds. */
export const IMAGES = {
  // From scratch: it holds one program, and nothing that could ask for its health.
  collector: { reference: "otel/opentelemetry-collector-contrib:0.155.0", program: "otelcol" },
  prometheus: { reference: "prom/prometheus:v3.10.0", program: "prometheus", probe: wget },
  mimir: { reference: "grafana/mimir:3.0.5", program: "mimir" },
  alertmanager: { reference: "prom/alertmanager:v0.31.1", program: "alertmanager", probe: wget },
  loki: { reference: "grafana/loki:3.7.8", program: "loki", probe: lokiHealth },
  jaeger: { reference: "jaegertracing/jaeger:2.13.0", program: "jaeger", probe: wget },
  grafana: { reference: "grafana/grafana:13.3.0", program: "grafana", probe: wget },
  postgres: { reference: "postgres:17.7", program: "postgres" },
  glitchtip: { reference: "glitchtip/glitchtip:6.2.6", probe: python },
  /** A shell, for the steps between services. */
  busybox: { reference: "busybox:1.37.0", probe: wget },
} as const satisfies Record<string, Image>;

export type ImageName = keyof typeof IMAGES;
export const IMAGE_NAMES = Object.keys(IMAGES) as ImageName[];

function wget(url: string): Command {
  return ["wget", "-q", "-O", "/dev/null", url];
}

/** Its image has no shell; the program asks itself. */
function lokiHealth(url: string): Command {
  return ["/usr/bin/loki", "-health", `-health.url=${url}`];
}

function python(url: string): Command {
  return ["python", "-c", `from urllib.request import urlopen; urlopen("${url}", timeout=5)`];
}
