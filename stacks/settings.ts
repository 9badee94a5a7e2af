import { z } from "zod";
import { UserError } from "../components/error.ts";
import { SERVICE_NAMES, type ServiceName } from "../components/service-names.ts";
import { describeIssue } from "./settings-problems.ts";

const duration = z.string().regex(/^[1-9]\d*[hd]$/, "hours or days, such as 72h or 15d");
const size = z.string().regex(/^[1-9]\d*(MB|GB)$/, "megabytes or gigabytes, such as 512MB or 10GB");

const choice = z
  .discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("deploy") }),
    z.strictObject({
      mode: z.literal("external"),
      /** Where the service is, with a path if it has one. */
      url: z.url({ protocol: /^https?$/, error: "an http or https URL" }),
      /** File with the bearer token that the service wants. Default: it wants none. */
      tokenFile: z.string().regex(/^\//, "an absolute path").optional(),
    }),
    z.strictObject({ mode: z.literal("off") }),
  ])
  .default({ mode: "deploy" });
const choices = Object.fromEntries(SERVICE_NAMES.map((name) => [name, choice])) as Record<
  ServiceName,
  typeof choice
>;

/** Every setting: its default, its bounds, its meaning. A stack file holds each as `telltale:<name>`. */
const schema = z.strictObject({
  /** Environment of agents that name none. */
  environment: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, "a lower-case letter, then up to 30 of a-z, 0-9 and -")
    .default("dev"),
  ports: z
    .strictObject({
      /** Native target: an endpoint listens on this plus the last three digits of its usual port, OTLP on 4318. */
      base: z.int().min(1024).max(64000).default(4000),
    })
    .prefault({}),
  /** Whether a service is deployed, exists elsewhere, or is done without. */
  services: z.strictObject(choices).prefault({}),
  /** How long, and for metrics up to which size, signals are kept. */
  retention: z
    .strictObject({
      metrics: duration.default("15d"),
      metricsSize: size.default("5GB"),
      logs: duration.default("30d"),
      traces: duration.default("72h"),
    })
    .prefault({}),
});

export type Settings = z.infer<typeof schema>;
export type ServiceChoice = z.infer<typeof choice>;

/**
 * Settings from the values of a stack file, keys without `telltale:`.
 * @throws UserError with every problem, each with its path in `source`, what was given and what is allowed.
 */
export function parseSettings(values: Readonly<Record<string, unknown>>, source: string): Settings {
  const result = schema.safeParse(values, { reportInput: true });
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => describeIssue(issue, source));
  throw new UserError("These settings cannot be used:", problems);
}
