import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

/** What a local server was sent. */
export interface Received {
  /** `POST /slack` */
  readonly what: string;
  readonly authorization: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what its receiver is sent
  readonly body: any;
}

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Issue {
  readonly key: string;
  readonly fields: { readonly status?: object; readonly labels?: readonly string[] };
}

/** Slack, PagerDuty, Jira and whoever else has an HTTP API, as far as Alertmanager talks to them; keeps what it is sent. */
export async function startHttpReceivers() {
  const received: Received[] = [];
  const issues: Issue[] = [];
  const server = createServer(async (request, response) => {
    const body = await readJson(request);
    const what = `${request.method} ${request.url}`;
    received.push({ what, authorization: request.headers.authorization, body });
    response.setHeader("Content-Type", what.includes("/jira/") ? "application/json" : "text/plain");
    response.end(answer(what, body, issues));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received: (what: string) => received.filter((one) => one.what === what),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** https://developer.atlassian.com/cloud/jira/platform/rest/v2: an issue is found by its label, and can be done. */
function answer(what: string, body: { jql?: string; fields?: Issue["fields"] }, issues: Issue[]): string {
  if (what.endsWith("/search"))
    return JSON.stringify({
      issues: issues.filter(({ fields }) => fields.labels?.some((label) => body.jql?.includes(`"${label}"`))),
    });
  if (what.startsWith("GET") && what.endsWith("/transitions"))
    return JSON.stringify({ transitions: [{ id: "31", name: "Done" }] });
  if (what.endsWith("/issue")) {
    const key = `OPS-${issues.length + 1}`;
    issues.push({ key, fields: { status: { statusCategory: { key: "new" } }, ...body.fields } });
    return JSON.stringify({ key });
  }
  return what.includes("/jira/") ? "{}" : "ok";
}

// biome-ignore lint/suspicious/noExplicitAny: what each API is sent
async function readJson(request: IncomingMessage): Promise<any> {
  const parts = await request.toArray();
  const text = Buffer.concat(parts).toString();
  return text === "" ? undefined : JSON.parse(text);
}

/** A mail server that takes mail of one user, and keeps it. */
export async function startMailServer(user: string, password: string) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: (given, _, done) =>
      given.username === user && given.password === password
        ? done(null, { user })
        : done(new Error("Wrong user or password")),
    onData: async (stream, { envelope, user: who }, done) => {
      const {
        subject = "",
        text = "",
        html = "",
      } = await PostalMime.parse(Buffer.concat(await stream.toArray()));
      const { mailFrom, rcptTo } = envelope;
      const from = mailFrom === false ? "" : mailFrom.address;
      mails.push({ from, to: rcptTo.map(({ address }) => address), user: who, subject, text, html });
      done();
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  return { smarthost: `127.0.0.1:${port}`, mails, stop: () => server.close() };
}
