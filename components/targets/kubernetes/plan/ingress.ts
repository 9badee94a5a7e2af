import type { Settings } from "../../../../stacks/settings.ts";
import type { ContainedSpec } from "../../containers/contained.ts";
import { GUARDED, shownHost } from "../services.ts";
import { type Home, metadataOf } from "./names.ts";
import type { Ingress } from "./objects.ts";
import { portName } from "./ports.ts";

/** How people and agents outside of the cluster reach a service, by TLS; only those that ask who comes are shown. */
export function renderIngress(
  spec: ContainedSpec,
  home: Home,
  { kubernetes }: Pick<Settings, "kubernetes">,
): Ingress[] {
  const { ingress } = kubernetes;
  const endpoint = shownEndpoint(spec);
  const host = shownHost(kubernetes, spec.name);
  if (!ingress || endpoint === undefined || host === undefined) return [];
  const { className, annotations, tlsSecret } = ingress;
  const metadata = metadataOf(spec.name, spec, home);
  const backend = { service: { name: spec.name, port: { name: portName(endpoint) } } };
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
      spec: {
        ...(className !== undefined && { ingressClassName: className }),
        tls: [{ hosts: [host], secretName: tlsSecret }],
        rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
      },
    },
  ];
}

/** The endpoint of a service that an ingress or a Gateway shows; `undefined` if it shows none. */
export function shownEndpoint({
  name,
  endpoints,
}: Pick<ContainedSpec, "name" | "endpoints">): string | undefined {
  if (!GUARDED.includes(name)) return undefined;
  return Object.entries(endpoints).find(([, { scheme, published }]) => published && scheme === "http")?.[0];
}
