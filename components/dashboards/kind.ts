const HOW =
  "in Grafana: Export, Export as code, model Classic, and not for sharing with another instance; or Settings, JSON model";

/** Why something is no dashboard that Grafana loads from a file; `undefined` if it is one. */
export function whyNotClassic(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return "is no dashboard: an object is";
  const { apiVersion, kind, spec, elements, dashboard, panels, __inputs } = value as Record<string, unknown>;
  if (apiVersion !== undefined || kind === "Dashboard" || spec !== undefined || elements !== undefined) {
    const schema = /v2/.test(String(apiVersion)) || elements !== undefined ? "v2 schema" : "Kubernetes form";
    return `is a dashboard in Grafana's ${schema}, which is not loaded from files. Export the classic one: ${HOW}`;
  }
  if (dashboard !== undefined && panels === undefined)
    return `is an answer of Grafana's API. Keep what "dashboard" in it holds, or export: ${HOW}`;
  if (__inputs !== undefined)
    return `was exported for sharing, so that its data sources are asked for on import. Export it once more: ${HOW}`;
  return Array.isArray(panels) ? undefined : 'is no dashboard: it has no list "panels"';
}
