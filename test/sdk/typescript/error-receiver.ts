import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ErrorEvent } from "@sentry/node";

/** An HTTP server that takes envelopes of the Sentry protocol. */
export interface ErrorReceiver {
  /** DSN of a project, which may be any number. */
  dsn(project: number): string;
  /** Events of a project, in their order. */
  events(project: number): ErrorEvent[];
  /** Path and query of each request, taken or not. */
  readonly requests: string[];
  /** What the next requests are answered; undefined: nothing at all. Default: 200. */
  readonly answers: (Answer | undefined)[];
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

export async function openErrorReceiver(): Promise<ErrorReceiver> {
  const events: { readonly project: number; readonly event: ErrorEvent }[] = [];
  const requests: string[] = [];
  const answers: (Answer | undefined)[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    requests.push(request.url ?? "");
    const answer = answers.length > 0 ? answers.shift() : { status: 200 };
    if (answer === undefined) return;
    const project = Number(/^\/api\/(\d+)\/envelope\//.exec(request.url ?? "")?.[1]);
    if (answer.status === 200) {
      events.push(...eventsOf(Buffer.concat(chunks).toString()).map((event) => ({ project, event })));
    }
    response.writeHead(answer.status, answer.headers).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    dsn: (project) => `http://0123456789abcdef0123456789abcdef@127.0.0.1:${port}/${project}`,
    events: (project) => events.filter((one) => one.project === project).map(({ event }) => event),
    requests,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An envelope is lines of JSON: its header, then a header and a payload for each item. https://develop.sentry.dev/sdk/foundations/envelopes/ */
function eventsOf(envelope: string): ErrorEvent[] {
  const [, ...items] = envelope
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return items.filter((_, index) => index % 2 === 1 && items[index - 1].type === "event");
}
