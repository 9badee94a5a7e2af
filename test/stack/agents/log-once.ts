import { log, shutdown, start } from "@telltale/sdk";

start();
log.info("chunk_indexed", { mode: process.env.SAYS });
await shutdown();
