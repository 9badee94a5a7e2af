import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CONTENT_EVENT } from "../../../sdk/typescript/src/contract.generated.ts";
import { type DecodedLog, type DecodedSpan, decodeLogs, decodeSpans } from "./otlp-decode.ts";

/** An HTTP server that takes what the SDK sends. */
export interface Receiver {
  readonly endpoint: string;
  readonly spans: DecodedSpan[];
  readonly logs: DecodedLog[];
  /** Log records that hold content, which are no lines. */
  readonly content: DecodedLog[];
  readonly authorizations: Set<string | undefined>;
  /** Requests seen, taken or not. */
  requests: number;
  /** Status of the next answers; undefined: no answer at all. */
  status: number | undefined;
  /** Requests that are still put off with 503. */
  busyFor: number;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    receiver.requests++;
    receiver.authorizations.add(request.headers.authorization);
    if (receiver.status === undefined) return;
    if (receiver.busyFor-- > 0) {
      response.writeHead(503).end();
      return;
    }
    if (receiver.status === 200) take(request.url ?? "", Buffer.concat(chunks));
    response.writeHead(receiver.status).end();
  });
  const take = (url: string, body: Buffer) => {
    if (url === "/v1/traces") receiver.spans.push(...decodeSpans(body));
    if (url !== "/v1/logs") return;
    for (const record of decodeLogs(body)) {
      const isContent = Object.values<string>(CONTENT_EVENT).includes(record.eventName);
      (isContent ? receiver.content : receiver.logs).push(record);
    }
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: Receiver = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: [],
    logs: [],
    content: [],
    authorizations: new Set(),
    requests: 0,
    status: 200,
    busyFor: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
