/** Names of services, in the order in which they are shown; `services/index.ts` lists their descriptions. */
export const SERVICE_NAMES = [
  "collector",
  "prometheus",
  "mimir",
  "alertmanager",
  "loki",
  "jaeger",
  "grafana",
  "preview",
  "glitchtip",
  "errors",
  "postgres",
] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];
