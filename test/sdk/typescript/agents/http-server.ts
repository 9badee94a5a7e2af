import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { agent, continueTrace, log, start, task } from "@telltale/sdk";

// A sub-agent behind HTTP: answers one request, then ends.
start({ service: "http-server", logs: "otlp" });
const server = createServer((request, response) =>
  continueTrace(request.headers, async () => {
    await agent("helper", () => task("look", { id: "task_there" }, () => log.info("looked")));
    response.end("done");
    server.close();
  }),
).listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
