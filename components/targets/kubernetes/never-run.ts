import type { Settings } from "../../../stacks/settings.ts";
import type { ServiceName } from "../../service-names.ts";

interface NeverRun {
  readonly what: string;
  /** What was done in place of running it. */
  readonly instead: string;
  readonly isIn: (settings: Settings) => boolean;
}

const deploys = (name: ServiceName) => (settings: Settings) => settings.services[name].mode === "deploy";

/**
 * What is rendered and checked, but that no test of this project has ever run in a cluster; docs/production.md has the
 * same table. Whoever runs one of them, and has a test of it, takes its line out.
 */
export const NEVER_RUN: readonly NeverRun[] = [
  {
    what: "Grafana",
    instead: "its image cannot be had where tests run; its files are taken by the API server",
    isIn: deploys("grafana"),
  },
  {
    what: "GlitchTip",
    instead: "its source was run by hand against PostgreSQL; its image was not",
    isIn: deploys("glitchtip"),
  },
  {
    what: "PostgreSQL of the stack",
    instead: "its programs were run by hand; its image was not",
    isIn: deploys("postgres"),
  },
  {
    what: "Grafana and GlitchTip on a PostgreSQL that is given",
    instead: "their environment is taken by the API server",
    isIn: ({ postgres }) => postgres !== undefined,
  },
  {
    what: "Jaeger on OpenSearch",
    instead: "`jaeger validate` accepts its configuration",
    isIn: ({ openSearch, services }) => openSearch !== undefined && services.jaeger.mode === "deploy",
  },
  {
    what: "S3 of a cloud",
    instead: "Loki and Mimir were run on an S3 server of the tests",
    isIn: ({ objectStorage }) => objectStorage?.url.startsWith("https:") ?? false,
  },
  {
    what: "Replicas on several nodes and zones",
    instead: "they were run on one node",
    isIn: ({ availability }) => availability === "high",
  },
  {
    what: "A controller of Ingress or Gateway API, and its certificate",
    instead: "the API server takes the Ingress, or the HTTPRoutes",
    isIn: ({ kubernetes: { ingress, gateway } }) => (ingress ?? gateway) !== undefined,
  },
  {
    what: "The enforcement of network policies",
    instead: "what they let pass is compared with what services ask for",
    isIn: () => true,
  },
];

/** What of these settings was never run, one line each. */
export function neverRunOf(settings: Settings): string[] {
  return NEVER_RUN.filter(({ isIn }) => isIn(settings)).map(({ what, instead }) => `${what}: ${instead}`);
}
