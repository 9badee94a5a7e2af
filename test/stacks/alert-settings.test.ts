import { expect, test } from "@jest/globals";
import { parseSettings } from "../../stacks/settings.ts";

const limits = (given: Record<string, unknown>) =>
  parseSettings({ alerts: { limits: given } }, "test").alerts.limits;

test("a limit is a number, off, or several with labels", () => {
  expect(limits({ TaskRetriesHigh: 10 })).toEqual({ TaskRetriesHigh: [{ limit: 10, labels: {} }] });
  expect(limits({ TaskRetriesHigh: false })).toEqual({ TaskRetriesHigh: [{ limit: "off", labels: {} }] });
  expect(limits({ TaskRetriesHigh: [20, { limit: "off", workflow: "nightly" }] })).toEqual({
    TaskRetriesHigh: [
      { limit: 20, labels: {} },
      { limit: "off", labels: { workflow: "nightly" } },
    ],
  });
});

test("a limit of the wrong kind, a negative one, an unknown alert or label is refused by its path", () => {
  const given = {
    TaskRetriesHigh: -1,
    TaskRetriesHihg: 3,
  };
  expect(() => limits(given)).toThrow(
    /telltale:alerts\.limits\.TaskRetriesHigh: -1 was given; allowed: 0 or more\n.*TaskRetriesHihg: there is no such alert; alert-rules\/limits\/defaults\.yaml names them all/,
  );
  expect(() => limits({ TaskRetriesHigh: [{ limit: 3, tool: "search" }] })).toThrow(
    /TaskRetriesHigh\.0\.tool: the alert does not tell it apart; it knows service, environment, workflow, task/,
  );
  expect(() => limits({ TaskRetriesHigh: "many" })).toThrow('"many" was given');
});
