import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { queryLoki } from "../../cli/loki.ts";

let close = () => {};
afterEach(() => close());

/** A Loki that has records at these nanoseconds, and gives at most 5,000 at a time. */
async function serve(times: readonly bigint[]) {
  const requests: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? "", "http://loki").searchParams;
    requests.push(asked);
    const [start, end] = [BigInt(asked.get("start") ?? 0), BigInt(asked.get("end") ?? 0)];
    const found = times.filter((time) => time >= start && time < end).sort((a, b) => (a < b ? 1 : -1));
    const values = found.slice(0, Number(asked.get("limit"))).map((time) => [String(time), "-"]);
    response.end(JSON.stringify({ data: { result: [{ stream: { event: "x" }, values }] } }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  close = () => void server.close();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hostPort: "", requests };
}

const NS = 1_000_000n;
const at = (count: number, of: (index: number) => bigint) => Array.from({ length: count }, (_, i) => of(i));

test("records beyond Loki's bound of one answer are read page by page, and none is left out", async () => {
  const loki = await serve(at(12_000, (i) => BigInt(i) * NS));
  const { records, complete } = await queryLoki(loki, { query: "{}", from: 0, to: 12_000, limit: 100_000 });
  expect(new Set(records.map(({ time }) => time)).size).toBe(12_000);
  expect(complete).toBe(true);
  expect(loki.requests.length).toBe(3);
});

test("more than a page of records of the same moment do not keep it reading for ever", async () => {
  const loki = await serve([...at(6_000, () => 9n * NS), 1n * NS]);
  const { records, complete } = await queryLoki(loki, { query: "{}", from: 0, to: 10, limit: 100_000 });
  expect(new Set(records.map(({ time }) => time))).toEqual(new Set([9, 1]));
  expect(complete).toBe(true);
});

test("reading ends at the limit, and says so", async () => {
  const loki = await serve(at(100, (i) => BigInt(i) * NS));
  const { records, complete } = await queryLoki(loki, { query: "{}", from: 0, to: 100, limit: 10 });
  expect(records.map(({ time }) => time)).toEqual([99, 98, 97, 96, 95, 94, 93, 92, 91, 90]);
  expect(complete).toBe(false);
});
