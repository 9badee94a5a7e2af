import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Settings } from "../../../stacks/settings.ts";

type Prices = Settings["prices"];

const KNOWN: Prices = parse(readFileSync(join(import.meta.dirname, "prices.yaml"), "utf8"));

/** A provider or a path before a model's name; a date or a version behind it. */
const BEFORE = "^(.*/|([a-z]{2,6}\\\\.)?(anthropic|mistral|cohere|deepseek|openai)\\\\.)";
const BEHIND = "([-@]([0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}))?(-v[0-9]+(:[0-9]+)?)?$";

/** At least the length of a model's row in the table: its name and five prices. */
const ROW = 240;

/**
 * A processor that sets a model call's cost where the agent says none: tokens times the price of the model, that asked for
 * or that which answered. Without a price there is no cost, rather than one of 0.
 */
export function renderCost(prices: Prices): object {
  const operations = ["chat", "text_completion", "generate_content", "embeddings"]
    .map((operation) => `span.attributes["gen_ai.operation.name"] == "${operation}"`)
    .join(" or ");
  return {
    // Tokens that are no numbers have no cost; that is no news for the log.
    error_mode: "silent",
    trace_statements: [
      {
        conditions: [
          `span.attributes["telltale.llm.cost"] == nil and span.attributes["gen_ai.usage.input_tokens"] != nil and (${operations})`,
        ],
        statements: [
          `set(span.cache["table"], "${renderTable({ ...KNOWN, ...prices })}")`,
          'set(span.cache["row"], -1)',
          ...["request", "response"].flatMap(findRow),
          `set(span.cache["rows"], Split(Substring(span.cache["table"], span.cache["row"], ${ROW}), ";")) where span.cache["row"] >= 0`,
          'set(span.cache["price"], Split(span.cache["rows"][1], " ")) where span.cache["row"] >= 0',
          ...SET_COST,
        ],
      },
    ],
  };
}

/** One string that is searched: a map of maps would be built anew for each span, at ten times the cost. */
function renderTable(prices: Prices): string {
  const rows = Object.entries(prices).map(
    ([model, { input, output, cacheRead = input, cacheWrite = input, reasoning = output }]) =>
      [model, input, output, cacheRead, cacheWrite, reasoning].join(" "),
  );
  return `;${rows.join(";")};${" ".repeat(ROW)}`;
}

function findRow(whose: string): string[] {
  const model = `span.attributes["gen_ai.${whose}.model"]`;
  const unknown = `span.cache["row"] < 0 and ${model} != nil`;
  const find = (name: string): string =>
    `set(span.cache["row"], Index(span.cache["table"], Concat([";", ${name}, " "], ""))) where ${unknown}`;
  return [
    find(model),
    `set(span.cache["name"], ${model}) where ${unknown}`,
    `replace_pattern(span.cache["name"], "${BEFORE}", "") where ${unknown}`,
    `replace_pattern(span.cache["name"], "${BEHIND}", "") where ${unknown}`,
    find('span.cache["name"]'),
  ];
}

const tokens = (kind: string): string => `span.attributes["gen_ai.usage.${kind}_tokens"]`;
const price = (column: number): string => `Double(span.cache["price"][${column}])`;
const add = (kind: string, dollars: string): string =>
  `set(span.cache["cost"], span.cache["cost"] + Double(${tokens(kind)}) * ${dollars}) where ${tokens(kind)} != nil`;

/** Cached tokens are a part of input and reasoning ones of output: each adds the difference to what it was counted as. */
const SET_COST = [
  `set(span.cache["cost"], Double(${tokens("input")}) * ${price(1)}) where span.cache["row"] >= 0`,
  add("output", price(2)),
  add("cache_read.input", `(${price(3)} - ${price(1)})`),
  add("cache_creation.input", `(${price(4)} - ${price(1)})`),
  add("reasoning.output", `(${price(5)} - ${price(2)})`),
  // Below 0 only if parts are more than their whole; a counter must not fall.
  'set(span.attributes["telltale.llm.cost"], span.cache["cost"] / 1000000.0) where span.cache["cost"] >= 0.0',
];
