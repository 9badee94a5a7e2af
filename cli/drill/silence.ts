import { UserError } from "../../components/error.ts";
import type { Address } from "../../components/service.ts";

const HOUR = 3_600_000;

/** Keeps Alertmanager from notifying a drill that does not listen any more: it would try for ever, and count failures. */
export interface Silence {
  /** Begins now. */
  readonly begin: () => Promise<void>;
  /** Is not needed: the alert is resolved. */
  readonly lift: () => Promise<void>;
}

/**
 * A silence of two hours for all of a service's alerts, which begins by itself at `at`, also if the drill dies before.
 * https://github.com/prometheus/alertmanager/blob/v0.31.1/api/v2/openapi.yaml
 */
export async function silenceFrom(alertmanager: Address, service: string, at: number): Promise<Silence> {
  const place = async (startsAt: number, id?: string): Promise<string> => {
    const { silenceID } = (await ask(alertmanager, "POST", "silences", {
      id,
      matchers: [{ name: "service", value: service, isRegex: false, isEqual: true }],
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + 2 * HOUR).toISOString(),
      createdBy: "telltale drill",
      comment: "A drill is over, its alert resolves by itself",
    })) as { silenceID: string };
    return silenceID;
  };
  const id = await place(at);
  return {
    begin: async () => void (await place(Date.now(), id)),
    lift: async () => void (await ask(alertmanager, "DELETE", `silence/${id}`)),
  };
}

async function ask(alertmanager: Address, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${alertmanager.url}/api/v2/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new UserError(
      `Alertmanager does not answer at ${alertmanager.url}. The services of this stack: telltale status`,
    );
  });
  const text = await response.text();
  if (!response.ok) throw new UserError(`Alertmanager answers ${response.status}: ${text.slice(0, 200)}`);
  return text && JSON.parse(text);
}
