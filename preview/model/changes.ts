import type { Dashboard, Panel } from "./dashboard.ts";

/** What to say of each panel that is not the same in both; panels are told apart by their id. */
export function changesBetween(
  before: Dashboard | undefined,
  after: Dashboard | undefined,
): Map<Panel, string> {
  const [old, current] = [panelsOf(before), panelsOf(after)];
  const changes = new Map<Panel, string>();
  for (const panel of current) {
    const other = old.find(({ id }) => id === panel.id);
    if (!other) changes.set(panel, "new");
    else if (JSON.stringify(other) !== JSON.stringify(panel))
      changes.set(panel, "changed").set(other, "changed");
  }
  for (const panel of old) if (!current.some(({ id }) => id === panel.id)) changes.set(panel, "removed");
  return changes;
}

export function panelsOf(dashboard: Dashboard | undefined): Panel[] {
  return (dashboard?.panels ?? []).flatMap((panel) => [panel, ...(panel.panels ?? [])]);
}
