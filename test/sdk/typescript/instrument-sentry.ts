import { init } from "@sentry/node";

// Preloaded by `node --import`, as Sentry wants its SDK to be set up: an agent that has Sentry already.
init({ dsn: process.env.APP_DSN ?? "", sendClientReports: false, release: "app" });
