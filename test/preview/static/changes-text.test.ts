import { expect, test } from "@jest/globals";
import type { DashboardEntry } from "../../../preview/server/dashboard-folder.ts";
import { changesText } from "../../../preview/static/changes-text.ts";

const ENTRY: DashboardEntry = {
  uid: "cost",
  title: "Cost",
  folder: "Agents",
  file: "dashboards/Agents/cost.json",
  tags: [],
};

test("each dashboard that differs is a line, with its panels", () => {
  const panels = [
    { title: "Cost", change: "changed" },
    { title: "Tokens", change: "removed" },
  ];
  expect(changesText([{ ...ENTRY, change: "changed", panels }])).toBe(
    "- `Cost`, `dashboards/Agents/cost.json`: changed; panels: `Cost` changed, `Tokens` removed",
  );
});

test("of a dashboard that is new or gone, panels are not listed", () => {
  const panels = [{ title: "Cost", change: "new" }];
  expect(changesText([{ ...ENTRY, change: "new", panels }])).toBe(
    "- `Cost`, `dashboards/Agents/cost.json`: new",
  );
});

test("a change beside the panels is one, too", () => {
  expect(changesText([{ ...ENTRY, change: "changed" }])).toMatch(/: changed, no panel of it$/);
});

test("nothing is said to be nothing", () => {
  expect(changesText([])).toBe("No dashboard differs.");
});

test("a title cannot leave its place: it mentions nobody, and begins no line", () => {
  expect(changesText([{ ...ENTRY, title: "a` @team\n# b", change: "new" }])).toMatch(/^- `a @team # b`, /);
});
