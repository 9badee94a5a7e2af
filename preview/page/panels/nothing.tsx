import type { Panel } from "../../model/dashboard.ts";

/** What stands where there is no data. */
export function Nothing({ panel }: { panel: Panel }) {
  return <div class="empty">{panel.fieldConfig?.defaults?.noValue ?? "No data"}</div>;
}
