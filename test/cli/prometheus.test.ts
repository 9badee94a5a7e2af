import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { metricName, queryPrometheus } from "../../cli/prometheus.ts";
import type { Address } from "../../components/service.ts";

let close = () => {};
afterEach(() => close());

async function serve(listener: RequestListener): Promise<Address> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  close = () => void server.close();
  const hostPort = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${hostPort}`, hostPort };
}

const onlyWith =
  (token: string): RequestListener =>
  (request, response) => {
    if (request.headers.authorization !== `Bearer ${token}`)
      return response.writeHead(401).end("<html>no</html>");
    const result = [{ metric: { task: "plan" }, value: [1, "2"] }];
    return response.end(JSON.stringify({ status: "success", data: { result } }));
  };

test("an external Prometheus is asked with its token", async () => {
  const tokenFile = join(mkdtempSync(join(tmpdir(), "telltale-token-")), "token");
  writeFileSync(tokenFile, "secret\n");
  const prometheus = { ...(await serve(onlyWith("secret"))), tokenFile };
  expect(await queryPrometheus(prometheus, "up")).toEqual([{ labels: { task: "plan" }, value: 2 }]);
});

test("one that refuses the token is named, with the setting to check", async () => {
  const prometheus = await serve(onlyWith("secret"));
  await expect(queryPrometheus(prometheus, "up")).rejects.toThrow(
    `Prometheus at ${prometheus.url} answers 401: check telltale:services.prometheus.tokenFile`,
  );
});

test("one that does not answer is named", async () => {
  const gone = { url: "http://127.0.0.1:1", hostPort: "127.0.0.1:1" };
  await expect(queryPrometheus(gone, "up")).rejects.toThrow(
    "Prometheus does not answer at http://127.0.0.1:1.",
  );
});

test("a metric that the contract does not have is not asked for", () => {
  expect(metricName("telltale.task.duration")).toBe("telltale_task_duration_seconds");
  expect(() => metricName("telltale.task.durations")).toThrow(
    "The contract has no metric telltale.task.durations",
  );
});
