import { z } from "zod";
import { secretFile } from "./values.ts";

/** GlitchTip refuses these domains: https://www.iana.org/assignments/special-use-domain-names */
const RESERVED = /\.(local|localhost|test|invalid|onion)$/i;

const count = (fallback: number) => z.int().min(10).max(10_000_000).default(fallback);
const quota = z.strictObject({
  /** Events of one project that are taken in within 5 minutes, an hour, a calendar month; more are answered with 429. */
  per5Minutes: count(1_000),
  perHour: count(5_000),
  perMonth: count(1_000_000),
  /** Events of one project that are kept; the least telling ones of frequent issues go first. */
  stored: count(10_000),
});
/** What holds when `telltale:errors.quota` is not given. */
export const DEFAULT_QUOTA = quota.parse({});

/** Settings of `telltale:errors`. */
export const errorSettings = z.strictObject({
  /** E-mail address of the error tracker's first user, by which one logs in. */
  admin: z
    .email("an e-mail address")
    .refine(
      (address) => !RESERVED.test(address),
      "an e-mail address whose domain can exist, not .local or .test",
    )
    .default("admin@example.com"),
  /** Files, each with a URL that is sent each new issue, as Slack's incoming webhooks are. */
  webhookUrlFiles: z.array(secretFile).default([]),
  /** File with the URL of a mail server, `smtp://user:password@host:587`; members of the team get each new issue. */
  mailUrlFile: secretFile.optional(),
  /** How much Bugsink takes in and keeps; GlitchTip, which runs on Docker, has no such bounds. */
  quota: quota.optional(),
});
