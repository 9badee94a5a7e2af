import { readFileSync } from "node:fs";
import type { Ask, SourceName } from "../model/ask.ts";

/** Where sources are; one that a stack does without is not named. */
export type Sources = Readonly<
  Partial<Record<SourceName, { readonly url: string; readonly tokenFile?: string }>>
>;

/** What is asked of each source: it answers queries, and changes nothing. */
const PATHS: Readonly<Record<SourceName, RegExp>> = {
  prometheus: /^\/api\/v1\/(query|query_range|query_exemplars|labels|label\/[\w:]+\/values)$/,
  loki: /^\/loki\/api\/v1\/(query|query_range|labels|label\/\w+\/values)$/,
  jaeger: /^\/api\/(services|traces|traces\/[0-9a-fA-F]{1,32})$/,
};

const NAMES: Readonly<Record<SourceName, string>> = {
  prometheus: "Prometheus",
  loki: "Loki",
  jaeger: "Jaeger",
};
const PATIENCE_MS = 30_000;

/** An answer that is none: its reason, for people. */
export class SourceProblem extends Error {}

/** Asks sources by GET, and only what reads. */
export function askSources(sources: Sources): Ask {
  return async (source, path, parameters) => {
    if (!PATHS[source]?.test(path)) throw new SourceProblem(`The preview does not ask ${source} for ${path}`);
    const address = sources[source];
    const name = NAMES[source];
    if (!address) throw new SourceProblem(`This stack has no ${name}: telltale:services.${source} is off`);
    const { url, tokenFile } = address;
    const response = await fetch(`${url}${path}?${new URLSearchParams(parameters)}`, {
      headers: tokenFile ? { authorization: `Bearer ${readFileSync(tokenFile, "utf8").trim()}` } : {},
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((error: Error) => {
      throw new SourceProblem(`${name} does not answer at ${url}: ${reasonOf(error)}`);
    });
    const text = await response.text();
    if (!response.ok) throw new SourceProblem(`${name} answers ${response.status}: ${errorIn(text)}`);
    return JSON.parse(text);
  };
}

function reasonOf({ message, name, cause }: Error): string {
  if (name === "TimeoutError") return `nothing for ${PATIENCE_MS / 1_000} s`;
  return (cause as { code?: string } | undefined)?.code ?? message;
}

/** Prometheus and Jaeger say it in JSON, each otherwise; Loki in plain text. */
function errorIn(text: string): string {
  try {
    const { error, errors } = JSON.parse(text) as { error?: string; errors?: { msg?: string }[] };
    return error ?? errors?.[0]?.msg ?? text;
  } catch {
    return text.trim().slice(0, 500);
  }
}
