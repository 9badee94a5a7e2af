import { expect, test } from "@jest/globals";
import { runScenarios } from "../../../cli/demo/run-demo.ts";
import { SCENARIOS, STAGED } from "../../../cli/demo/scenarios/index.ts";

test("every scenario has a name of its own, and says what it shows", () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { shows } of SCENARIOS) expect(shows).toMatch(/^[a-z].{20,}[^.]$/);
});

test.each(STAGED.map((scenario) => [scenario.name, scenario] as const))(
  "%s ends as it says, whatever the seed",
  async (_, scenario) => {
    for (const seed of [1, 2, 3]) {
      const { workflows, failed } = await runScenarios([scenario], seed);
      const { task, error } = scenario.fails ?? {};
      expect(failed.map((run) => [run.workflow, run.task, run.error])).toEqual(
        scenario.fails ? [[scenario.workflow, task, error]] : [],
      );
      expect(workflows).toEqual(scenario.fails ? { success: 0, failure: 1 } : { success: 1, failure: 0 });
    }
  },
);
