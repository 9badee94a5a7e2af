import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { type GivenLimits, renderLimits } from "../../../components/alerts/limits.ts";

const DEFAULTS = { Loud: { limit: 5, unit: "sounds", signal: "room:sound:sum", per: ["room"] } };
const expressions = (given: GivenLimits) =>
  parse(renderLimits(given, DEFAULTS)).groups[0].rules.map(({ expr }: { expr: string }) => expr);

test("a limit is recorded for each series of the signal, under the name of the alert", () => {
  expect(parse(renderLimits({}, DEFAULTS)).groups[0].rules).toEqual([
    { record: "telltale:limit", expr: "clamp(room:sound:sum, 5, 5)", labels: { alert: "Loud" } },
  ]);
});

test("the first limit that a series has the labels of holds", () => {
  const kitchen = { limit: 9, labels: { room: "kitchen" } };
  expect(expressions({ Loud: [kitchen] })).toEqual([
    'clamp(room:sound:sum{room="kitchen"}, 9, 9) or (clamp(room:sound:sum, 5, 5))',
  ]);
  expect(expressions({ Loud: [{ limit: 2, labels: {} }, kitchen] })).toEqual(["clamp(room:sound:sum, 2, 2)"]);
});

test("an alert that is off has no limit, everywhere or for some series", () => {
  expect(expressions({ Loud: [{ limit: "off", labels: {} }] })).toEqual([]);
  expect(expressions({ Loud: [{ limit: "off", labels: { room: "attic" } }] })).toEqual([
    '(clamp(room:sound:sum, 5, 5)) unless room:sound:sum{room="attic"}',
  ]);
  const onlyKitchen = [
    { limit: 3, labels: { room: "kitchen" } },
    { limit: "off", labels: {} },
  ] as const;
  expect(expressions({ Loud: onlyKitchen })).toEqual(['clamp(room:sound:sum{room="kitchen"}, 3, 3)']);
});
