import type { Settings } from "../../../stacks/settings.ts";
import type { PodDiscovery, RenderContext } from "../../service.ts";
import { POD_SUFFIX } from "../pod-names.ts";

/** All that is scraped: the services themselves, what the settings name, and pods that ask for it. */
export function renderScrapeConfigs(context: RenderContext, { scrape, environment }: Settings) {
  const pods = context.annotatedPods();
  return [
    ...context.scrapeTargets().map(({ service, hostPorts }) => ({
      job_name: service,
      static_configs: [{ targets: hostPorts }],
    })),
    ...Object.entries(scrape.targets).map(([name, { urls, tokenFile }]) => ({
      job_name: name,
      ...(tokenFile !== undefined && {
        authorization: { credentials_file: context.userFile(tokenFile) },
      }),
      static_configs: urls.map((url) => ({
        targets: [context.userHost(hostPortOf(url))],
        labels: { service: name, environment, ...placeOf(url) },
      })),
    })),
    ...(pods ? [renderPods(pods, environment)] : []),
  ];
}

/** Prometheus takes these labels of an instance for its scheme and path; `?` and what follows belong to neither. */
function placeOf(url: string) {
  const { protocol, pathname } = new URL(url);
  return {
    __scheme__: protocol.slice(0, -1),
    __metrics_path__: pathname === "/" ? "/metrics" : pathname,
  };
}

/** Prometheus adds no port for HTTPS to an address with a scheme of its own. */
function hostPortOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

const POD = "__meta_kubernetes_pod";
const ANNOTATION = `${POD}_annotation_prometheus_io`;

/** Pods with `prometheus.io/scrape: "true"`; their labels are those of what the settings name. */
function renderPods({ namespaces, exceptNamespaces }: PodDiscovery, environment: string) {
  return {
    // No setting's name begins so.
    job_name: "_pods",
    kubernetes_sd_configs: [{ role: "pod", ...(namespaces && { namespaces: { names: namespaces } }) }],
    relabel_configs: [
      { action: "keep", source_labels: [`${ANNOTATION}_scrape`], regex: "true" },
      { action: "drop", source_labels: [`${POD}_phase`], regex: "Pending|Succeeded|Failed" },
      { action: "drop", source_labels: [`${POD}_container_init`], regex: "true" },
      ...(exceptNamespaces === undefined
        ? []
        : [{ action: "drop", source_labels: ["__meta_kubernetes_namespace"], regex: exceptNamespaces }]),
      ...place("scheme", "__scheme__", "https?"),
      ...place("path", "__metrics_path__", "/.*"),
      ...["([^:;]+);([0-9]+)", "([^;]+:[^;]*);([0-9]+)"].map((regex, index) => ({
        source_labels: [`${POD}_ip`, `${ANNOTATION}_port`],
        regex,
        target_label: "__address__",
        replacement: index === 0 ? "$1:$2" : "[$1]:$2",
      })),
      // What the pods are of, unless a label says it.
      { source_labels: [`${POD}_name`], regex: `(.+?)${POD_SUFFIX}?`, target_label: "service" },
      { source_labels: [`${POD}_label_app_kubernetes_io_name`], regex: "(.+)", target_label: "service" },
      { source_labels: ["service"], target_label: "job" },
      {
        source_labels: [`${POD}_name`, "__address__"],
        regex: "(.+);.*:([0-9]+)",
        target_label: "instance",
        replacement: "$1:$2",
      },
      { target_label: "environment", replacement: environment },
    ],
  };
}

function place(annotation: string, target_label: string, allowed: string) {
  return [{ source_labels: [`${ANNOTATION}_${annotation}`], regex: `(${allowed})`, target_label }];
}
