import type { Address } from "../../components/service.ts";
import { queryPrometheus } from "../prometheus.ts";
import type { Run } from "./read-run.ts";

/** An alert that fired around a run. */
export interface FiredAlert {
  readonly alert: string;
  readonly severity: string;
  readonly team: string;
  /** What it was about: the labels that tell it from others. */
  readonly labels: Readonly<Record<string, string>>;
  /** In ms since 1970: first and last seen firing, within what is looked at. */
  readonly first: number;
  readonly last: number;
  readonly runbook: string;
}

const BEFORE_S = 300;
/** Rules look back over minutes, so an alert comes after what it is about. */
const AFTER_S = 900;
const STEP_S = 15;

/** Alerts about the run's workflow or agent, or about the stack, from five minutes before it until a quarter of an hour after. */
export async function alertsAround(prometheus: Address, run: Run, runbooks: string): Promise<FiredAlert[]> {
  const end = Math.floor(Math.min(Date.now(), (run.ended ?? run.lastSign) + AFTER_S * 1_000) / 1_000);
  const range = Math.max(STEP_S * 2, end - Math.floor(run.began / 1_000) + BEFORE_S);
  const firing = `timestamp(ALERTS{alertstate="firing", severity!="none"})[${range}s:${STEP_S}s] @ ${end}`;
  const [first, last] = await Promise.all([
    queryPrometheus(prometheus, `min_over_time(${firing})`),
    queryPrometheus(prometheus, `max_over_time(${firing})`),
  ]);
  return last
    .filter(({ labels }) => isAbout(labels, run))
    .map(({ labels, value }) => {
      const { alertname = "-", severity = "-", team = "-", alertstate, __name__, ...rest } = labels;
      const began =
        first.find((one) => JSON.stringify(one.labels) === JSON.stringify(labels))?.value ?? value;
      return {
        alert: alertname,
        severity,
        team,
        labels: rest,
        first: began * 1_000,
        last: value * 1_000,
        runbook: `${runbooks}/${alertname}.md`,
      };
    })
    .sort((a, b) => a.first - b.first);
}

function isAbout(labels: Readonly<Record<string, string>>, run: Run): boolean {
  if (labels.team === "platform") return true;
  const own = { service: run.service, environment: run.environment, workflow: run.workflow };
  return Object.entries(own).every(([name, value]) => labels[name] === undefined || labels[name] === value);
}
