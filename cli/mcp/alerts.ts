import type { Address } from "../../components/service.ts";
import { queryPrometheus } from "../prometheus.ts";

/** Alerts that fire now, but for the one that always does. */
export async function firingAlerts(prometheus: Address, runbooks: string) {
  const firing = await queryPrometheus(prometheus, 'ALERTS{alertstate="firing", severity!="none"}');
  return firing.map(({ labels }) => {
    const { alertname = "-", severity = "-", team = "-", alertstate, __name__, ...rest } = labels;
    return { alert: alertname, severity, team, labels: rest, runbook: `${runbooks}/${alertname}.md` };
  });
}
