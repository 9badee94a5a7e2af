import { z } from "zod";
import { httpUrl, name, secretFile } from "./values.ts";

const text = z.string().min(1);
const address = z.email("an e-mail address");
const smarthost = z
  .string()
  .regex(/^(\[[\da-f:]+\]|[A-Za-z0-9][A-Za-z0-9.-]*):\d{1,5}$/, "host:port of a mail server");
const LOOPBACK = /^(localhost|127\.|\[::1\])/;

const slack = z
  .strictObject({
    /** File with the URL of an incoming webhook, which belongs to one channel. */
    webhookUrlFile: secretFile.optional(),
    /** Or file with a bot's token, whose scope is `chat:write`, and the channel that it writes to. */
    botTokenFile: secretFile.optional(),
    channel: text.optional(),
  })
  .refine(
    ({ webhookUrlFile, botTokenFile, channel }) =>
      webhookUrlFile === undefined
        ? botTokenFile !== undefined && channel !== undefined
        : botTokenFile === undefined && channel === undefined,
    "webhookUrlFile, or botTokenFile and channel",
  );

const pagerduty = z.strictObject({
  /** File with the integration key of a service: Events API v2. */
  routingKeyFile: secretFile,
  /** Default: the service region US; the one of the EU is `https://events.eu.pagerduty.com/v2/enqueue`. */
  url: httpUrl.optional(),
});

const email = z
  .strictObject({
    to: z.union([address, z.array(address).min(1)], "an e-mail address, or a list of them"),
    from: address,
    smarthost,
    /** Default: none; the server takes mail without. */
    user: text.optional(),
    passwordFile: secretFile.optional(),
    /** Default: `implicit` at port 465, otherwise `starttls`. */
    tls: z.enum(["starttls", "implicit", "none"], "starttls, implicit or none").optional(),
  })
  .refine(
    ({ user, passwordFile }) => (user === undefined) === (passwordFile === undefined),
    "user and passwordFile together, or neither",
  )
  .superRefine(({ user, tls, smarthost }, context) => {
    if (user === undefined || tls !== "none" || LOOPBACK.test(smarthost)) return;
    const message = "starttls or implicit, since a password would cross the network in the clear";
    context.addIssue({ code: "custom", path: ["tls"], input: tls, message });
  });

const webhook = z
  .strictObject({
    url: httpUrl.optional(),
    /** Or file with the URL, when that is a secret itself. */
    urlFile: secretFile.optional(),
    /** File with the bearer token that it wants. Default: it wants none. */
    tokenFile: secretFile.optional(),
  })
  .refine(({ url, urlFile }) => (url === undefined) !== (urlFile === undefined), "either url or urlFile");

const jira = z.strictObject({
  /** `https://example.atlassian.net`, or where a Jira Data Center is. */
  url: httpUrl,
  /** Key of the project, such as OPS. */
  project: z.string().regex(/^[A-Z][A-Z0-9_]+$/, "a project's key, such as OPS"),
  issueType: text.default("Task"),
  /** Whose API token it is, in the cloud. Default: it is a personal access token of a Jira Data Center. */
  user: text.optional(),
  tokenFile: secretFile,
  /** Name of the transition that closes an issue once its alerts are over. Default: a person closes it. */
  resolveTransition: text.optional(),
});

const kinds = { slack, pagerduty, email, webhook, jira };

/** Whoever is told of alerts, in one way or in several at once. */
const receiver = z
  .strictObject(kinds)
  .partial()
  .refine(
    (ways) => Object.values(ways).some((way) => way !== undefined),
    `one or more of ${Object.keys(kinds).join(", ")}`,
  );

const receiverName = name.refine(
  (given) => !["nobody", "deadman", "drill"].includes(given),
  "another name: nobody, deadman and drill are taken",
);

/** Receivers by a name. */
export const receivers = z.record(receiverName, receiver);

export type Receiver = z.output<typeof receiver>;
export type Receivers = z.output<typeof receivers>;
export type ReceiverOf<K extends keyof typeof kinds> = NonNullable<Receiver[K]>;

/** Every file that `telltale:alerts` names for receivers, with its setting. */
export function receiverFiles(alerts: {
  readonly receivers: Receivers;
  readonly deadmanUrlFile?: string | undefined;
}): [setting: string, path: string | undefined][] {
  const files = Object.entries(alerts.receivers).flatMap(([name, ways]) =>
    Object.entries(ways).flatMap(([kind, options]) =>
      Object.entries(options ?? {})
        .filter(([option]) => option.endsWith("File"))
        .map(([option, path]): [string, string] => [
          `alerts.receivers.${name}.${kind}.${option}`,
          String(path),
        ]),
    ),
  );
  return [...files, ["alerts.deadmanUrlFile", alerts.deadmanUrlFile]];
}
