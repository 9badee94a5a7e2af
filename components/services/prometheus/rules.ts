import type { Settings } from "../../../stacks/settings.ts";
import { DEFAULT_LIMITS, renderLimits } from "../../alerts/limits.ts";
import { readRuleFiles } from "../../alerts/rule-files.ts";
import type { ConfigFile, RenderContext } from "../../service.ts";

/** Alert rules as they are in the repository, and beside them the limits that the settings give. */
export function renderRules({ limits }: Settings["alerts"], folder = "rules"): Record<string, ConfigFile> {
  const contents = { ...readRuleFiles(), "limits.yaml": renderLimits(limits, DEFAULT_LIMITS) };
  return Object.fromEntries(
    Object.entries(contents).map(([name, content]) => [`${folder}/${name}`, { content, onChange: "reload" }]),
  );
}

/** The same for a ruler that has no external labels: what links begin with stands in the rules themselves. */
export function renderLinkedRules(
  context: RenderContext,
  alerts: Settings["alerts"],
  folder: string,
): Record<string, ConfigFile> {
  const bases: Readonly<Record<string, string | undefined>> = linkBases(context, alerts);
  const link = (content: string) =>
    content.replace(/\$externalLabels\.(\w+)/g, (_, base: string) => `\`${bases[base] ?? ""}\``);
  return Object.fromEntries(
    Object.entries(renderRules(alerts, folder)).map(([path, { content, onChange }]) => [
      path,
      { content: link(content), onChange },
    ]),
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

function linkBases(context: RenderContext, { runbooks }: Settings["alerts"]) {
  const grafana = context.pages("grafana");
  return { runbooks, dashboards: grafana, logs: grafana, traces: context.pages("jaeger") };
}
