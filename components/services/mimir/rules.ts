import type { Settings } from "../../../stacks/settings.ts";
import type { ConfigFile, RenderContext } from "../../service.ts";
import { linkBases, renderRules } from "../prometheus/rules.ts";

/** The one tenant that there is without multitenancy, and the folder of its rules. */
const TENANT = "anonymous";

/**
 * The rule files that Prometheus has, in the folder where Mimir's ruler looks. It knows no external labels, so what links
 * begin with stands in the text, in backquotes, which neither YAML nor templates escape.
 */
export function renderTenantRules(context: RenderContext, { alerts }: Settings): Record<string, ConfigFile> {
  const bases: Readonly<Record<string, string | undefined>> = linkBases(context, alerts);
  const withLinks = (text: string) =>
    text.replace(/\$externalLabels\.(\w+)/g, (_, label: string) => `\`${bases[label] ?? ""}\``);
  return Object.fromEntries(
    Object.entries(renderRules(alerts)).map(([path, file]) => [
      path.replace("rules/", `rules/${TENANT}/`),
      { ...file, content: withLinks(file.content) },
    ]),
  );
}
