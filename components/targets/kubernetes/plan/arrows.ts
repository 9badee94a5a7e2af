import { isIP } from "node:net";
import { isDeepStrictEqual } from "node:util";
import type { Settings } from "../../../../stacks/settings.ts";
import type { PodDiscovery, ServiceSpec } from "../../../service.ts";
import type { ServiceName } from "../../../service-names.ts";
import { userFilesOf } from "../../user-files.ts";
import type { Asked } from "./asked.ts";

/** One service asks another one of the stack. */
export interface Arrow {
  readonly from: ServiceName;
  readonly to: ServiceName;
  /** `http` */
  readonly endpoint: string;
}

/** A service asks what is outside of the stack. */
export interface WayOut {
  readonly from: ServiceName;
  /** An address, one or any namespace of the cluster, or anywhere: policies know no other names. */
  readonly to: { readonly address: string } | { readonly namespace: string } | "anywhere" | "any namespace";
  /** Default: any, for it is named in a file that only the service reads, or is behind a Service of the cluster. */
  readonly ports?: readonly number[];
}

/** What each service asks of others: what it has asked for while it was described, and what it waits for. */
export function arrowsOf(
  asked: ReadonlyMap<ServiceName, Asked>,
  specs: readonly Pick<ServiceSpec, "name" | "dependsOn" | "endpoints">[],
): Arrow[] {
  const drawn = [...asked].flatMap(([from, { endpoints }]) =>
    endpoints.map(({ service, endpoint }) => ({ from, to: service, endpoint })),
  );
  const waits = specs.flatMap(({ name: from, dependsOn = [] }) =>
    specs
      .filter(({ name }) => dependsOn.includes(name))
      .map((other) => ({ from, to: other.name, endpoint: mainEndpointName(other) })),
  );
  const isDrawn = (one: Arrow) => drawn.some((other) => isDeepStrictEqual(one, other));
  return [...drawn, ...waits.filter((wait) => !isDrawn(wait))];
}

/** The endpoint by which a service is seen to be ready. */
export function mainEndpointName({ endpoints }: Pick<ServiceSpec, "endpoints">): string {
  const names = Object.keys(endpoints);
  return names.find((name) => endpoints[name]?.published) ?? names[0] ?? "";
}

/** What each service asks for beyond the stack. */
export function waysOut(asked: ReadonlyMap<ServiceName, Asked>, settings: Settings): WayOut[] {
  const exported = Object.values(settings.exports).map(({ url }) => hostPortOf(url));
  return [...asked].flatMap(([from, { hosts, userFiles, pods }]): WayOut[] => {
    const all = [...hosts, ...(from === "collector" ? exported : [])];
    return [
      ...all.filter((host) => !isLoopback(host)).map((host) => ({ from, ...wayTo(host) })),
      ...userFiles.flatMap((path) => wayByFile(path, settings)).map((way) => ({ from, ...way })),
      ...pods.flatMap(waysToPods).map((way) => ({ from, ...way })),
    ];
  });
}

/** Loopback is the pod itself. */
export function isLoopback(hostPort: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:|$)/.test(hostPort);
}

type Way = Omit<WayOut, "from">;

function wayTo(hostPort: string): Way {
  const [, host = "", port] = hostPort.match(/^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/) ?? [];
  const bare = host.replace(/^\[|\]$/g, "");
  const [, namespace] = bare.match(/^[^.]+\.([^.]+)\.svc(\.|$)/) ?? [];
  if (namespace !== undefined) return { to: { namespace } };
  const ports = port === undefined ? [80, 443] : [Number(port)];
  return isIP(bare) > 0 ? { to: { address: bare }, ports } : { to: "anywhere", ports };
}

/** A file with a URL may name any port; what goes with no URL of the settings is for a provider at its well-known one. */
function wayByFile(path: string, settings: Settings): Way[] {
  const names = userFilesOf(settings)
    .filter((file) => file.path === path)
    .map(
      ({ setting }) =>
        setting
          .replace(/\.\d+$/, "")
          .split(".")
          .at(-1) ?? "",
    );
  return names.flatMap((name): Way[] => {
    if (/urlFiles?$/i.test(name)) return [{ to: "anywhere" }];
    return ["tokenFile", "passwordFile", "credentialsFile"].includes(name)
      ? []
      : [{ to: "anywhere", ports: [443] }];
  });
}

/** Pods at the ports that they name, and the API server, which policies have no name for, at those that it has anywhere. */
function waysToPods({ namespaces }: PodDiscovery): Way[] {
  const pods = namespaces?.map((namespace): Way => ({ to: { namespace } })) ?? [{ to: "any namespace" }];
  return [...pods, { to: "anywhere", ports: [443, 6443] }];
}

function hostPortOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}
