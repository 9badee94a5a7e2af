import type { ContainedSpec } from "../../containers/contained.ts";
import { type Home, metadataOf, selectorOf } from "./names.ts";
import type { ServiceObject } from "./objects.ts";
import { portName } from "./ports.ts";

/** The name by which others in the cluster reach a service's ports. */
export function renderService(spec: ContainedSpec, home: Home): ServiceObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadataOf(spec.name, spec, home),
    spec: {
      selector: selectorOf(spec.name, home),
      ports: Object.entries(spec.endpoints)
        .filter(([, { scheme }]) => scheme !== "gossip")
        .map(([endpoint, { port, scheme }]) => ({
          name: portName(endpoint),
          port,
          targetPort: portName(endpoint),
          ...(scheme === "grpc" && { appProtocol: "kubernetes.io/h2c" }),
          ...(scheme === "http" && { appProtocol: "http" }),
        })),
    },
  };
}
