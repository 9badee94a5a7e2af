import { bytesOf } from "../../../../stacks/kubernetes-settings.ts";
import type { Settings } from "../../../../stacks/settings.ts";
import { type Problem, UserError } from "../../../error.ts";
import { isLoopback } from "./arrows.ts";
import { nodeNamespace, readsPodLogs } from "./pod-logs/place.ts";

/** @throws UserError with every setting that asks for what the stack does not have in a cluster. */
export function refuseSettings(settings: Settings): void {
  const problems = [
    ...urlsToSelf(settings),
    ...filesOfNodes(settings),
    ...quota(settings),
    ...smallDisk(settings),
    ...longNamespace(settings),
    ...twoWaysIn(settings),
  ];
  if (problems.length > 0) throw new UserError("This cannot be had on Kubernetes:", problems);
}

function urlsToSelf({ services, exports, scrape, alerts }: Settings): Problem[] {
  const urls: [setting: string, url: string][] = [
    ...Object.entries(services).flatMap(([name, choice]): [string, string][] =>
      choice.mode === "external" ? [[`services.${name}.url`, choice.url]] : [],
    ),
    ...Object.entries(exports).map(([name, { url }]): [string, string] => [`exports.${name}.url`, url]),
    ...Object.entries(scrape.targets).flatMap(([name, { urls }]) =>
      urls.map((url, index): [string, string] => [`scrape.targets.${name}.urls.${index}`, url]),
    ),
    ...Object.entries(alerts.receivers).flatMap(([name, { webhook, jira, pagerduty, email }]) =>
      Object.entries({ "webhook.url": webhook?.url, "jira.url": jira?.url, "pagerduty.url": pagerduty?.url })
        .concat(email ? [["email.smarthost", `smtp://${email.smarthost}`]] : [])
        .flatMap(([option, url]): [string, string][] =>
          url === undefined ? [] : [[`alerts.receivers.${name}.${option}`, url]],
        ),
    ),
  ];
  return urls
    .filter(([, url]) => isLoopback(new URL(url).hostname))
    .map(([setting, url]) => ({
      path: `telltale:${setting}`,
      message: `${url.replace("smtp://", "")} was given, which is each pod itself; give an address that pods reach, such as http://name.namespace.svc:port`,
    }));
}

function filesOfNodes({ logs }: Settings): Problem[] {
  if (logs.files.length === 0) return [];
  const message =
    "files were given; the collector's pods see no files of their node (Pod Security `restricted`). Remove them; agents send their logs by OTLP";
  return [{ path: "telltale:logs.files", message }];
}

function quota({ errors }: Settings): Problem[] {
  if (!errors.quota) return [];
  const message =
    "it was given; GlitchTip bounds errors by their age alone (telltale:retention.errors). Remove it, or set telltale:target to native, whose error tracker is Bugsink";
  return [{ path: "telltale:errors.quota", message }];
}

/** The one of what reads pods' logs is named by it, and a name has up to 63 characters. */
function longNamespace(settings: Settings): Problem[] {
  const { length } = nodeNamespace(settings.kubernetes);
  if (!readsPodLogs(settings) || length <= 63) return [];
  const message = `${settings.kubernetes.namespace} was given; allowed: up to 58 characters, since "-node" is added for what reads pods' logs. Shorten it, or set telltale:kubernetes.podLogs to false`;
  return [{ path: "telltale:kubernetes.namespace", message }];
}

/** Prometheus removes old metrics once they are this large: on a smaller disk it would stop before. */
function smallDisk({ services, kubernetes: { storage }, retention: { metricsSize } }: Settings): Problem[] {
  const isSmall = bytesOf(storage.prometheus) <= bytesOf(metricsSize);
  if (services.prometheus.mode !== "deploy" || services.mimir.mode === "deploy" || !isSmall) return [];
  const message = `${storage.prometheus} was given; allowed: more than telltale:retention.metricsSize, ${metricsSize}, which it must hold`;
  return [{ path: "telltale:kubernetes.storage.prometheus", message }];
}

/** Links name one address. */
function twoWaysIn({ kubernetes: { ingress, gateway } }: Settings): Problem[] {
  if (!ingress || !gateway) return [];
  const message = "it was given beside telltale:kubernetes.ingress; remove one of both";
  return [{ path: "telltale:kubernetes.gateway", message }];
}
