// A service for tests: `fake-server.mjs <port> <config file> [mode]`. Answers with its configuration.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const [port, file, mode] = process.argv.slice(2);
let config = readFileSync(file, "utf8");
console.log(`reads ${config}`);
if (mode === "crash") process.exit(3);
process.on("SIGHUP", () => {
  config = readFileSync(file, "utf8");
});
createServer((request, response) => {
  response.statusCode = mode === "ill" && request.url === "/health" ? 503 : 200;
  response.end(config);
}).listen(Number(port), "127.0.0.1");
