import { z } from "zod";
import { DEFAULT_LIMITS } from "../components/alerts/limits.ts";

const OFF = "off";
const number = z.number().min(0);
const limit = z.union([number, z.literal(OFF), z.literal(false)], `a number of 0 or more, or ${OFF}`);

/** A limit for all series of an alert, or several, of which the first one that matches a series holds. */
function limitsOf(labels: readonly string[]) {
  const label = z.string().min(1).optional();
  const narrow = z.strictObject(
    { limit, ...Object.fromEntries(labels.map((name) => [name, label])) },
    { error: unrecognized(`the alert does not tell it apart; it knows ${labels.join(", ")}`) },
  );
  const form = `a number of 0 or more, ${OFF}, or a list of these and of { limit: …${labels.map((name) => `, ${name}: …`).join("")} }`;
  const several = z.array(z.union([limit, narrow], { error: form })).min(1);
  return z
    .union([limit, several], { error: form })
    .transform((given) => (Array.isArray(given) ? given : [given]).map(normalise))
    .optional();
}

const unrecognized =
  (message: string) =>
  ({ code }: { code: string }) =>
    code === "unrecognized_keys" ? message : undefined;

function normalise(given: unknown) {
  const { limit, ...labels } = (typeof given === "object" ? given : { limit: given }) as {
    limit: number | typeof OFF | false;
  } & Record<string, string>;
  return { limit: limit === false ? OFF : limit, labels } as const;
}

/** Settings of `telltale:alerts`. */
export const alertSettings = {
  /** What precedes `/<AlertName>.md` in an alert's link to its runbook. */
  runbooks: z
    .string()
    .regex(/^\S*[^\s/]$/, "a URL, or a path, without a slash at its end")
    .default("docs/runbooks"),
  /** By the name of an alert: above which its signal must be for it to fire, or `off`. Defaults: alert-rules/limits/defaults.yaml. */
  limits: z
    .strictObject(
      Object.fromEntries(Object.entries(DEFAULT_LIMITS).map(([alert, { per }]) => [alert, limitsOf(per)])),
      { error: unrecognized("there is no such alert; alert-rules/limits/defaults.yaml names them all") },
    )
    .prefault({}),
};
