import type { Settings } from "../../../../stacks/settings.ts";
import type { ContainedSpec } from "../../containers/contained.ts";
import { shownHost } from "../services.ts";
import { shownEndpoint } from "./ingress.ts";
import { type Home, metadataOf } from "./names.ts";
import type { HttpRoute } from "./objects.ts";

/** As an ingress, at a Gateway that is there already: TLS is its own. https://gateway-api.sigs.k8s.io/api-types/httproute */
export function renderHttpRoute(
  spec: ContainedSpec,
  home: Home,
  { kubernetes }: Pick<Settings, "kubernetes">,
): HttpRoute[] {
  const { gateway } = kubernetes;
  const endpoint = spec.endpoints[shownEndpoint(spec) ?? ""];
  const host = shownHost(kubernetes, spec.name);
  if (!gateway || !endpoint || host === undefined) return [];
  return [
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: metadataOf(spec.name, spec, home),
      spec: {
        parentRefs: [{ name: gateway.name, namespace: gateway.namespace }],
        hostnames: [host],
        rules: [{ backendRefs: [{ name: spec.name, port: endpoint.port }] }],
      },
    },
  ];
}
