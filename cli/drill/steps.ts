import { DEFAULT_LIMITS } from "../../components/alerts/limits.ts";
import { queryPrometheus, type Sample } from "../prometheus.ts";
import type { Heard } from "./listener.ts";
import type { Part } from "./run-act.ts";
import type { Stage } from "./stage.ts";

export const STEPS = ["counted", "above", "firing", "notified", "resolved"] as const;
export type StepName = (typeof STEPS)[number];

/** One thing that must be seen before the next can. */
export interface Step {
  readonly name: StepName;
  /** When it was seen, in ms since 1970, and a few words on it; `undefined` as long as it was not. */
  readonly look: () => Promise<Seen | undefined>;
  /** What it means that it was not seen, and where to look. */
  readonly explain: () => Promise<string>;
}

export interface Seen {
  readonly at: number;
  readonly what: string;
}

/** From the first series in Prometheus to the notification. */
export function stepsToNotified({ drill, service, limit }: Part, stage: Stage): Step[] {
  const { alert, metric } = drill;
  const signal = DEFAULT_LIMITS[alert]?.signal ?? "";
  const ofService = `service="${service}"`;
  const ask = (expression: string) => queryPrometheus(stage.prometheus, expression);
  const alerts = `ALERTS{alertname="${alert}", ${ofService}}`;
  return [
    {
      name: "counted",
      look: async () =>
        seen(await ask(`last_over_time({__name__="${metric}", ${ofService}}[12h])`), () => metric),
      explain: async () =>
        `Prometheus has no ${metric} of ${service}: telltale status, telltale logs collector`,
    },
    {
      name: "above",
      look: async () =>
        seen(
          await ask(`${signal}{${ofService}} > ignoring (alert) telltale:limit{alert="${alert}"}`),
          ({ value }) => `${signal} is ${brief(value)}, the limit ${limit}`,
        ),
      explain: async () =>
        `${explainSignal(signal, await ask(`${signal}{${ofService}}`), limit)}; Prometheus may have older rules or limits than this checkout: telltale up`,
    },
    {
      name: "firing",
      look: async () =>
        seen(await ask(`${alerts.slice(0, -1)}, alertstate="firing"}`), () => "in Prometheus"),
      explain: async () =>
        explainAlert(alert, await ask(alerts)) ??
        `its rule in alert-rules/ asks for more, or for longer: now ${explainSignal(signal, await ask(`${signal}{${ofService}}`), limit)}`,
    },
    {
      name: "notified",
      look: async () => arrived(stage.listener.heard(alert, service, "firing")),
      explain: async () =>
        "it fires in Prometheus, but no notification came: in Alertmanager it may be silenced or inhibited, or its " +
        "settings may be older than this drill (telltale up); telltale logs alertmanager",
    },
  ];
}

/** The end of it. */
export function stepToResolved({ drill: { alert }, service }: Part, { listener }: Stage): Step {
  return {
    name: "resolved",
    look: async () => arrived(listener.heard(alert, service, "resolved")),
    explain: async () =>
      `no notification that it is resolved came: ALERTS{alertname="${alert}"} in Prometheus says whether it fires`,
  };
}

function seen([first]: readonly Sample[], what: (sample: Sample) => string): Seen | undefined {
  return first && { at: Date.now(), what: what(first) };
}

function arrived(heard: Heard | undefined): Seen | undefined {
  return heard && { at: heard.at, what: `severity ${heard.severity}` };
}

function explainSignal(signal: string, [sample]: readonly Sample[], limit: number): string {
  return sample ? `${signal} is ${brief(sample.value)}, the limit ${limit}` : `${signal} is not recorded`;
}

function explainAlert(alert: string, [sample]: readonly Sample[]): string | undefined {
  return sample && `${alert} is ${sample.labels.alertstate}: its rule waits (for) before it fires`;
}

function brief(value: number): string {
  return String(Number(value.toPrecision(3)));
}
