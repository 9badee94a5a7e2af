import { readFileSync } from "node:fs";
import { UserError } from "../components/error.ts";
import type { Address } from "../components/service.ts";

/**
 * What a store of the stack answers, as JSON.
 * @throws UserError if it does not answer, or refuses.
 */
export async function askStore(
  { url, tokenFile }: Address,
  store: "Prometheus" | "Loki" | "Jaeger",
  path: string,
  parameters: Readonly<Record<string, string>>,
): Promise<unknown> {
  const headers = tokenFile ? { authorization: `Bearer ${readFileSync(tokenFile, "utf8").trim()}` } : {};
  const response = await fetch(`${url}${path}?${new URLSearchParams(parameters)}`, { headers }).catch(() => {
    throw new UserError(`${store} does not answer at ${url}. The services of this stack: telltale status`);
  });
  if (response.ok) return response.json();
  const { status } = response;
  const reason =
    status === 401 || status === 403
      ? `check telltale:services.${store.toLowerCase()}.tokenFile`
      : (await response.text()).slice(0, 200).trim();
  throw new UserError(`${store} at ${url} answers ${status}: ${reason}`);
}
