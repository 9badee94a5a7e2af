import { readFileSync } from "node:fs";
import { type PreviewOptions, servePreview } from "./server.ts";

// The service's program: its argument is the path of what `PreviewOptions` holds, as JSON.
const options = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as PreviewOptions;
const server = await servePreview(options);
console.log(`The preview of the dashboards in ${options.dashboards} is on http://127.0.0.1:${options.port}`);
process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
});
