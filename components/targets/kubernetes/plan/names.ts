import { IMAGES } from "../../../images.ts";
import type { ContainedSpec } from "../../containers/contained.ts";
import type { Metadata } from "./objects.ts";

/** Where a stack is. */
export interface Home {
  readonly stack: string;
  readonly namespace: string;
}

/** The Service whose name resolves to every pod of a service. */
export function headlessName(service: string): string {
  return `${service}-headless`;
}

/** What makes pods those of a stack: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels */
export function stackSelector({ stack }: Home): Record<string, string> {
  return { "app.kubernetes.io/part-of": "telltale", "app.kubernetes.io/instance": instanceName(stack) };
}

/** What makes pods those of one service. */
export function selectorOf(service: string, { stack }: Home): Record<string, string> {
  return { "app.kubernetes.io/name": service, "app.kubernetes.io/instance": instanceName(stack) };
}

/** Labels and place of an object that belongs to the whole stack. */
export function stackMetadata(name: string, home: Home): Metadata {
  return {
    name,
    namespace: home.namespace,
    labels: { ...stackSelector(home), "app.kubernetes.io/managed-by": "telltale" },
  };
}

/** Labels and place of an object that belongs to a service. */
export function metadataOf(name: string, { name: service, container }: ContainedSpec, home: Home): Metadata {
  const metadata = stackMetadata(name, home);
  const [, version = ""] = IMAGES[container.image].reference.split(":");
  return {
    ...metadata,
    labels: {
      ...metadata.labels,
      "app.kubernetes.io/name": service,
      "app.kubernetes.io/version": version,
    },
  };
}

/** A label holds 63 characters, of which letters may be upper case. */
function instanceName(stack: string): string {
  return stack.slice(0, 63).replace(/[^A-Za-z0-9]+$/, "");
}
