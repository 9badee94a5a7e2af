import type Docker from "dockerode";

/**
 * A GET request that a signal ends, which dockerode's own methods leave out for these paths.
 * @throws Error with the engine's own words.
 */
export function ask<T>(engine: Docker, path: string, signal: AbortSignal, authconfig?: object): Promise<T> {
  const request = { method: "GET", path, abortSignal: signal, authconfig, statusCodes: { 200: true } };
  return new Promise((resolve, reject) => {
    engine.modem.dial(request, (error, answer) => {
      if (error) reject(Object.assign(error as Error, { message: engineMessage(error) }));
      else resolve(answer as T);
    });
  });
}

/** What the engine said, without what the client put around it. */
export function engineMessage(error: unknown): string {
  return (error as Error).message.replace(/^\(HTTP code \d+\) .*? - /, "").trim();
}

/** What an engine tells line by line while it pulls or loads. */
export interface EngineEvent {
  /** Layer. */
  readonly id?: string;
  readonly status?: string;
  readonly stream?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
}

/** @throws Error with the engine's words if one of the events is an error. */
export async function* readEvents(stream: NodeJS.ReadableStream): AsyncGenerator<EngineEvent> {
  let rest = "";
  stream.setEncoding("utf8");
  for await (const chunk of stream) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.flatMap(readEvent);
  }
  yield* readEvent(rest);
}

function readEvent(line: string): EngineEvent[] {
  if (line.trim() === "") return [];
  const event = JSON.parse(line) as EngineEvent;
  if (event.error !== undefined) throw new Error(event.error);
  return [event];
}
