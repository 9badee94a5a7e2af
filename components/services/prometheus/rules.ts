import type { Settings } from "../../../stacks/settings.ts";
import { DEFAULT_LIMITS, renderLimits } from "../../alerts/limits.ts";
import { readRuleFiles } from "../../alerts/rule-files.ts";
import type { ConfigFile, RenderContext } from "../../service.ts";

/** Alert rules as they are in the repository, and beside them the limits that the settings give. */
export function renderRules({ limits }: Settings["alerts"]): Record<string, ConfigFile> {
  const contents = { ...readRuleFiles(), "limits.yaml": renderLimits(limits, DEFAULT_LIMITS) };
  return Object.fromEntries(
    Object.entries(contents).map(([name, content]) => [`rules/${name}`, { content, onChange: "reload" }]),
  );
}

/**
 * What links in rules begin with, as labels of this Prometheus: `$externalLabels` is the only way from settings into the
 * text of a rule. They go before an alert is sent. Their values are variables of the environment, for whose change a
 * service restarts: at a reload, Prometheus leaves rules that did not change with the labels of before.
 */
export function linkLabels(context: RenderContext, alerts: Settings["alerts"]) {
  const bases = linkBases(context, alerts);
  const links = Object.entries(bases).flatMap(([label, url]) =>
    url === undefined ? [] : [{ label, url, variable: `LINKS_${label.toUpperCase()}` }],
  );
  return {
    labels: Object.fromEntries(links.map(({ label, variable }) => [label, `\${${variable}}`])),
    environment: Object.fromEntries(links.map(({ url, variable }) => [variable, url])),
    dropped: { action: "labeldrop", regex: Object.keys(bases).join("|") },
  };
}

/** What links in rules begin with, by the label that rules know it by. */
export function linkBases(context: RenderContext, { runbooks }: Settings["alerts"]) {
  const grafana = context.pages("grafana");
  return { runbooks, dashboards: grafana, logs: grafana, traces: context.pages("jaeger") };
}
