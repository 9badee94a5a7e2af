import type { Send } from "../batch.ts";
import { describeError } from "../described-error.ts";
import { networkReason } from "../lazy-exporter.ts";
import { noticeRarely } from "../notice.ts";
import type { Program } from "./error-event.ts";
import type { ErrorReport } from "./error-report.ts";

/** Sends reports, through what is loaded with the first: @sentry/core knows the protocol, but takes long to load. */
export function errorSender(dsn: string, program: Program): Send<ErrorReport> {
  const topic = `errors ${dsn}`;
  const fails = `error reports do not reach ${dsn.replace(/\/\/.*@/, "//")}`;
  let transport: Promise<Send<ErrorReport>> | undefined;
  return async (reports) => {
    try {
      transport ??= import("./envelope-transport.ts").then(({ envelopeTransport }) =>
        envelopeTransport(dsn, program, (status) => noticeRarely(topic, `${fails}: answered ${status}`)),
      );
      return await (await transport)(reports);
    } catch (error) {
      const reason = networkReason(error);
      noticeRarely(topic, `${fails}: ${reason ?? describeError(error).message}`);
      // What is not the network's fault would fail again.
      return reason === undefined ? "refused" : "retry";
    }
  };
}
