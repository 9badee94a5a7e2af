import { z } from "zod";

// Values that several settings take, each with what is allowed.

export const duration = quantity(/^[1-9]\d*[hd]$/, "hours or days, such as 72h or 15d");
export const days = quantity(/^[1-9]\d*d$/, "days, such as 30d");
export const size = quantity(/^[1-9]\d*(MB|GB)$/, "megabytes or gigabytes, such as 512MB or 10GB");
export const httpUrl = z.url({ protocol: /^https?$/, error: "an http or https URL" });
/** File on the user's machine with a secret, which is read by the service alone. */
export const secretFile = z.string().regex(/^\//, "an absolute path");
export const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, "a lower-case letter, then up to 30 of a-z, 0-9 and -");
/** As agents name themselves: `service.name`. */
export const agentName = z
  .string()
  .regex(/^[A-Za-z][\w.-]{0,62}$/, "a letter, then up to 62 letters, digits, _, . and -");

/** A number with a unit: one without, which YAML reads as a number, is told the same. */
function quantity(pattern: RegExp, allowed: string) {
  return z.string(allowed).regex(pattern, allowed);
}
