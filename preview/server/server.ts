import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { SourceName } from "../model/ask.ts";
import { askSources, SourceProblem } from "./ask-sources.ts";
import { bundlePage } from "./bundle.ts";
import { loadDashboards } from "./dashboard-folder.ts";
import type { PreviewOptions } from "./options.ts";
import { LIVE_PAGE } from "./page-html.ts";

interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly body: string;
}

const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  // Styles are set by the chart library, too.
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
};

/** Serves the preview on 127.0.0.1; the promise is kept when it listens. */
export async function servePreview({ port, dashboards, sources }: PreviewOptions): Promise<Server> {
  const page = bundlePage();
  const ask = askSources(sources);
  const answer = async (url: URL): Promise<Answer> => {
    const { pathname } = url;
    const [, api, kind, name = "", ...rest] = pathname.split("/");
    if (pathname === "/page.js") return { type: "text/javascript", body: (await page).script };
    if (pathname === "/page.css") return { type: "text/css", body: (await page).style };
    if (api !== "api") return { type: "text/html", body: LIVE_PAGE };
    if (kind === "dashboards") return dashboardAnswer(dashboards, decodeURIComponent(name));
    if (kind === "health") return page.then(() => json({ status: "ready" }));
    if (kind === "sources")
      return json(await ask(name as SourceName, `/${rest.join("/")}`, Object.fromEntries(url.searchParams)));
    return json({ error: `There is nothing at ${pathname}` }, 404);
  };
  const server = createServer((request, response) => void respond(request, response, answer));
  await Promise.all([
    page,
    new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve)),
  ]);
  return server;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (url: URL) => Promise<Answer>,
): Promise<void> {
  const {
    status = 200,
    type,
    body,
  } = refusal(request) ?? (await answer(new URL(request.url ?? "/", "http://127.0.0.1")).catch(failure));
  response.writeHead(status, { ...HEADERS, "content-type": `${type}; charset=utf-8` }).end(body);
}

/** It reads only; and a page of somebody else must not read through it, under a name of its own for 127.0.0.1. */
function refusal({ method, headers: { host = "" } }: IncomingMessage): Answer | undefined {
  if (method !== "GET" && method !== "HEAD") return json({ error: "The preview answers GET only" }, 405);
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host))
    return json({ error: `The preview does not answer as ${host}` }, 403);
  return undefined;
}

function dashboardAnswer(folder: string, uid: string): Answer {
  const all = loadDashboards(folder);
  if (uid === "") return json(all.map(({ entry }) => entry));
  const found = all.find(({ entry }) => entry.uid === uid);
  if (found?.dashboard) return json(found.dashboard);
  const known = all.map(({ entry }) => entry.uid).join(", ");
  return json(
    { error: found?.entry.problem ?? `There is no dashboard "${uid}"; there are ${known}` },
    found ? 422 : 404,
  );
}

function failure(error: Error): Answer {
  return json({ error: error.message }, error instanceof SourceProblem ? 502 : 500);
}

function json(value: unknown, status = 200): Answer {
  return { status, type: "application/json", body: JSON.stringify(value) };
}
