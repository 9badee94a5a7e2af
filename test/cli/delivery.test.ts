import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { describeDelivery } from "../../cli/delivery.ts";

// As the collector v0.155.0 wrote it when Loki 3.7.8 refused a line.
const LOG = `2026-11-22T18:14:10.1Z	error	internal/queue_sender.go:50	Exporting failed. Dropping data.	{"resource": {"service.name": "otelcol"}, "otelcol.component.id": "otlp_http/loki", "otelcol.component.kind": "exporter", "otelcol.signal": "logs", "error": "not retryable error: Permanent error: rpc error: code = InvalidArgument desc = error exporting items, request to http://127.0.0.1:37100/otlp/v1/logs responded with HTTP Status Code 400, Message=max entry size '262144' bytes exceeded for stream '{service_name=\\"poison\\"}' while adding an entry with length '300000' bytes, Details=[]", "dropped_items": 12}
2026-11-22T18:14:11.2Z	error	internal/queue_sender.go:50	Exporting failed. Dropping data.	{"otelcol.component.id": "otlp_http/other", "error": "another reason", "dropped_items": 1}
`;
const series = (metric: Record<string, string>, value: string) => ({ metric, value: [0, value] });

let server: Server;
let url: string;
let answers: (query: string) => object[];
beforeAll(async () => {
  server = createServer((request, response) => {
    const query = new URL(request.url ?? "", "http://localhost").searchParams.get("query") ?? "";
    response.end(JSON.stringify({ data: { result: answers(query) } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const tell = (address = url) => describeDelivery({ url: address, hostPort: "" }, async () => LOG);

test("what a store refused is told with the number and the store's own reason", async () => {
  answers = (query) =>
    query.includes("send_failed")
      ? [series({ __name__: "otelcol_exporter_send_failed_log_records", exporter: "otlp_http/loki" }, "12")]
      : [];
  expect(await tell()).toEqual([
    "collector: up to 12 log records refused by loki: max entry size '262144' bytes exceeded for stream '{service_name=\"poison\"}' while adding an entry with length '300000' bytes",
  ]);
});

test("what waits for a store that is away is told with its size", async () => {
  answers = (query) =>
    query.includes("queue_size") ? [series({ exporter: "otlp_http/prometheus_derived" }, "3200000")] : [];
  expect(await tell()).toEqual(["collector: 3 MB wait for prometheus; nothing is lost, it is tried again"]);
});

test("where Prometheus does not answer nothing is told", async () => {
  expect(await tell("http://127.0.0.1:1")).toEqual([]);
});
