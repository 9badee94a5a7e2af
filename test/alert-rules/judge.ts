import type { Episode } from "./evaluation/episodes.ts";
import { type Notification, notify, type Routing } from "./evaluation/notifications.ts";
import { AGENT_FAULTS } from "./simulation/faults.ts";
import type { Labels } from "./simulation/ledger.ts";
import { STACK_FAULTS } from "./simulation/stack.ts";
import { DAY, WEEK } from "./simulation/time.ts";

/** A fault, the alert that should tell of it, and the labels by which what it raises is known. */
interface Fault {
  readonly name: string;
  readonly alert: string;
  readonly also?: readonly string[];
  readonly from: number;
  readonly labels: Labels;
}

export interface FaultVerdict extends Fault {
  /** All that people were sent because of it; reminders that it goes on are left out. */
  readonly notifications: readonly Notification[];
  /** Alerts that fired as well, and notified nobody. */
  readonly inhibited: readonly string[];
}

export interface Verdict {
  readonly faults: readonly FaultVerdict[];
  /** What people were sent although nothing was wrong. */
  readonly falsePages: readonly Notification[];
  readonly falseWarnings: readonly Notification[];
  readonly falseWarningsADay: number;
}

export const FAULTS: readonly Fault[] = [
  ...AGENT_FAULTS.map(({ name, alert, also = [], agent }) => ({
    name,
    alert,
    also,
    from: agent.faults?.[0]?.from ?? 0,
    labels: { service: agent.service },
  })),
  ...STACK_FAULTS,
];

/** What a week's alerts would have sent: by fault, and without one. Severity `none` is for machines. */
export function judge(episodes: readonly Episode[], routing: Routing): Verdict {
  const heard = episodes.filter(({ labels }) => labels.severity !== "none");
  const sent = notify(heard, routing).filter(({ kind }) => kind !== "repeated");
  const faults = FAULTS.map((fault) => {
    const notifications = sent.filter(({ labels }) => belongs(labels, fault)).sort((a, b) => a.time - b.time);
    const told = new Set(notifications.map(({ labels }) => labels.alertname));
    const fired = heard.filter(({ labels }) => belongs(labels, fault)).map(({ alert }) => alert);
    const inhibited = [...new Set(fired)].filter((alert) => !told.has(alert)).sort();
    return { ...fault, notifications, inhibited };
  });
  const without = sent.filter(
    ({ kind, labels }) => kind === "firing" && !FAULTS.some((fault) => belongs(labels, fault)),
  );
  const falseWarnings = without.filter(({ labels }) => labels.severity !== "page");
  return {
    faults,
    falsePages: without.filter(({ labels }) => labels.severity === "page"),
    falseWarnings,
    falseWarningsADay: (falseWarnings.length * DAY) / WEEK,
  };
}

function belongs(labels: Labels, fault: Fault): boolean {
  return Object.entries(fault.labels).every(([label, value]) => labels[label] === value);
}
