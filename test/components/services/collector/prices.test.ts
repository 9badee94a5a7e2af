import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { parseSettings } from "../../../../stacks/settings.ts";

const FILE = join(import.meta.dirname, "../../../../components/services/collector/prices.yaml");
const known = parseSettings({ prices: parse(readFileSync(FILE, "utf8")) }, "prices.yaml").prices;

test("known prices are such as telltale:prices would take", () => {
  expect(Object.keys(known).length).toBeGreaterThan(30);
});

test("reading from a cache costs no more than sending, writing to one no less", () => {
  for (const [model, { input, cacheRead = input, cacheWrite = input }] of Object.entries(known)) {
    expect([model, cacheRead <= input, cacheWrite >= input]).toEqual([model, true, true]);
  }
});
