import { z } from "zod";
import { DEFAULT_LIMITS } from "../components/alerts/limits.ts";
import { type Receivers, receivers } from "./receiver-settings.ts";
import { secretFile } from "./values.ts";

function oneOrMore<T extends z.ZodType>(value: T, allowed: string) {
  const either = z.union([value, z.array(value).min(1)], `${allowed}, or a list of them`);
  return either.transform((given) => [given].flat() as z.output<T>[]);
}
const labelValues = oneOrMore(z.string().min(1), "a text").optional();

const route = z.strictObject({
  severity: oneOrMore(z.enum(["page", "warning"]), "page or warning").optional(),
  team: oneOrMore(z.enum(["agents", "platform"]), "agents or platform").optional(),
  alertname: oneOrMore(
    z.enum(Object.keys(DEFAULT_LIMITS)),
    "an alert of alert-rules/limits/defaults.yaml",
  ).optional(),
  environment: labelValues,
  service: labelValues,
  workflow: labelValues,
  task: labelValues,
  tool: labelValues,
  model: labelValues,
  provider: labelValues,
  /** Names of receivers, or `nobody`. */
  to: oneOrMore(z.string().min(1), "a receiver's name"),
});

/** Who is told of which alerts: what `telltale:alerts` says to Alertmanager. */
export const routeSettings = {
  /** Default: none; alerts are seen in Alertmanager. */
  receivers: receivers.default({}),
  /** The first entry that an alert has all labels of says to whom it goes; an alert without one goes to nobody. */
  routes: z.array(route).default([]),
  /**
   * File with a URL that is called every few minutes for as long as alerts can reach people; whoever serves it tells
   * you when the calls end. Default: none is called.
   */
  deadmanUrlFile: secretFile.optional(),
};

export type Route = z.output<typeof route>;

interface Routing {
  readonly receivers: Receivers;
  readonly routes: readonly Route[];
}

/** Refuses routes to receivers that there are not, and receivers that no alert can come to. */
export function checkRouting({ receivers, routes }: Routing, context: z.RefinementCtx): void {
  const names = Object.keys(receivers);
  const report = (path: (string | number)[], input: unknown, message: string) =>
    context.addIssue({ code: "custom", path, input, message });
  for (const [index, { to }] of routes.entries()) {
    for (const name of to.filter((one) => one !== "nobody" && !names.includes(one)))
      report(["routes", index, "to"], name, `${[...names, "nobody"].join(", ")} (telltale:alerts.receivers)`);
    if (to.length > 1 && to.includes("nobody"))
      report(["routes", index, "to"], to, "nobody alone, or receivers");
  }
  const catchAll = routes.findIndex(({ to: _, ...labels }) => Object.keys(labels).length === 0);
  if (catchAll !== -1 && catchAll < routes.length - 1)
    report(
      ["routes", catchAll],
      { to: routes[catchAll]?.to },
      "an entry without labels as the last one only",
    );
  for (const name of names.filter((one) => !routes.some(({ to }) => to.includes(one))))
    report(
      ["receivers", name],
      name,
      `a receiver that a route names; all alerts go to it by \`telltale:alerts.routes: [{ to: ${name} }]\``,
    );
}
