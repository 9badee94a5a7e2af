import { readOptions } from "./options.ts";
import { servePreview } from "./server.ts";

// The service's program: its argument is the path of its options; with --check, these are read and nothing is served.
const options = readOptions(process.argv[2] ?? "");
if (process.argv[3] === "--check") process.exit();
const server = await servePreview(options);
console.log(`The preview of the dashboards in ${options.dashboards} is on http://127.0.0.1:${options.port}`);
process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
});
