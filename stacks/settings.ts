import { z } from "zod";
import { UserError } from "../components/error.ts";
import { IMAGE_NAMES, type ImageName } from "../components/images.ts";
import { SERVICE_NAMES, type ServiceName } from "../components/service-names.ts";
import { alertSettings } from "./alert-settings.ts";
import { checkAvailability, withAvailability } from "./availability.ts";
import { backendSettings } from "./backend-settings.ts";
import { errorSettings } from "./error-settings.ts";
import { kubernetesSettings } from "./kubernetes-settings.ts";
import { checkRouting, routeSettings } from "./route-settings.ts";
import { describeIssue } from "./settings-problems.ts";
import { agentName, days, duration, httpUrl, name, secretFile, size } from "./values.ts";

const scrapeUrl = httpUrl.refine(
  (url) => !URL.canParse(url) || !/[?#@]/.test(url),
  "an http or https URL without user, query and fragment",
);
const glob = z
  .string()
  .regex(
    /^\/[^*?[{/]+\/(?!.*\.\.\/)/,
    "an absolute path below a folder, where * and ** stand for any name or folders",
  );

const choice = z
  .discriminatedUnion(
    "mode",
    [
      z.strictObject({ mode: z.literal("deploy") }),
      z.strictObject({
        mode: z.literal("external"),
        /** Where the service is, with a path if it has one. */
        url: httpUrl,
        /** File with the bearer token that the service wants. Default: it wants none. */
        tokenFile: secretFile.optional(),
      }),
      z.strictObject({ mode: z.literal("off") }),
    ],
    '{ mode: deploy }, { mode: external, url: "https://…" } or { mode: off }',
  )
  .default({ mode: "deploy" });
/** Mimir comes with high availability. */
type ChosenService = Exclude<ServiceName, "mimir">;
const choices = Object.fromEntries(
  SERVICE_NAMES.filter((name) => name !== "mimir").map((name) => [name, choice]),
) as Record<ChosenService, typeof choice>;

/** US dollars per million tokens. */
const price = z.number("a number of US dollars per million tokens").min(0).max(10_000);
const model = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}$/,
    "a model's name: a letter or digit, then up to 127 of A-Z, a-z, 0-9 and ._:/@+-",
  );

const TARGETS = ["auto", "docker", "kubernetes", "native"] as const;
const digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits")
  .optional();
type Digests = Record<ImageName, typeof digest>;

/** Every setting: its default, its bounds, its meaning. A stack file holds each as `telltale:<name>`. */
const fields = z.strictObject({
  /** Environment of agents that name none. */
  environment: name.default("dev"),
  /** Where the services run; `auto` takes Docker when an engine answers and images can be had, otherwise `native`. */
  target: z.enum(TARGETS, `${TARGETS.slice(0, -1).join(", ")} or ${TARGETS.at(-1)}`).default("auto"),
  ports: z
    .strictObject({
      /** On 127.0.0.1 an endpoint listens on this plus the last three digits of its usual port, OTLP on 4318. */
      base: z.int().min(1024).max(64000).default(4000),
    })
    .prefault({}),
  /** Whether a service is deployed, exists elsewhere, or is done without. */
  services: z
    .strictObject(choices)
    .refine(({ preview }) => preview.mode !== "external", {
      path: ["preview"],
      error: "{ mode: deploy } or { mode: off }; a Grafana elsewhere is services.grafana",
    })
    .refine(({ errors }) => errors.mode !== "external", {
      path: ["errors"],
      error: "{ mode: deploy } or { mode: off }; agents find an error tracker elsewhere by its own DSN",
    })
    .prefault({}),
  /**
   * `high`: every service whose loss would be felt runs more than once, metrics are stored by Mimir, and no data is on the
   * disk of one machine alone. On Kubernetes; docs/production.md says what it needs.
   */
  availability: z.enum(["single", "high"], "single or high").default("single"),
  ...backendSettings,
  /** Where images come from, for the targets Docker and Kubernetes. */
  images: z
    .strictObject({
      /** Registry, and path in it, that mirrors Docker Hub: `registry.example.com/hub`. Default: Docker Hub itself. */
      prefix: z
        .string()
        .regex(/^[a-z0-9][a-z0-9._/:-]*[a-z0-9]$/, "a registry with a path, without a scheme")
        .optional(),
      /** Digest to pin an image to, by its name in components/images.ts. */
      digests: z
        .strictObject(Object.fromEntries(IMAGE_NAMES.map((name) => [name, digest])) as Digests)
        .prefault({}),
    })
    .prefault({}),
  /** Where in a cluster the services run, for the Kubernetes target. */
  kubernetes: kubernetesSettings.prefault({}),
  /** Further OTLP/HTTP backends, by a name, that are sent all spans, logs and metrics. */
  exports: z.record(name, z.strictObject({ url: httpUrl, tokenFile: secretFile.optional() })).default({}),
  /** What waits on the collector's disk while a store is away. */
  queue: z
    .strictObject({
      /** Largest queue of each store and signal; beyond it agents are told to try again later. docs/loss.md reckons it. */
      size: size.default("2GB"),
    })
    .prefault({}),
  /**
   * Prices of models, in US dollars per million tokens, that components/services/collector/prices.yaml lacks or has
   * otherwise: `cacheRead` and `cacheWrite` default to `input`, `reasoning` to `output`.
   */
  prices: z
    .record(
      model,
      z.strictObject({
        input: price,
        output: price,
        cacheRead: price.optional(),
        cacheWrite: price.optional(),
        reasoning: price.optional(),
      }),
    )
    .default({}),
  /** What agents log without sending it themselves. */
  logs: z
    .strictObject({
      /** Files to follow, of which a file belongs to the first entry that names it. */
      files: z
        .array(
          z.strictObject({
            /** Path of a file or, with `*` and `**`, of many: `/var/log/agents/*.log`. */
            include: glob,
            /** The agent's name. Default: the file's, up to the first dot; a line that says `service` names its own. */
            service: agentName.optional(),
          }),
        )
        .default([])
        .refine(
          (files) => new Set(files.map(({ include }) => include)).size === files.length,
          "each path once",
        ),
    })
    .prefault({}),
  /** Where agents serve metrics for Prometheus to fetch. */
  scrape: z
    .strictObject({
      /** By the name of the agent, which becomes the labels `job` and `service`. */
      targets: z
        .record(
          agentName.refine((job) => !SERVICE_NAMES.some((service) => service === job), {
            error: "a name that no service of the stack has",
          }),
          z.strictObject({
            /** Each of its instances: `http://127.0.0.1:8000`; without a path it is `/metrics`. */
            urls: z.array(scrapeUrl).min(1, "one URL or more"),
            /** File with the bearer token that it wants. Default: it wants none. */
            tokenFile: secretFile.optional(),
          }),
        )
        .default({}),
    })
    .prefault({}),
  /** Who hears of errors that agents report. */
  errors: errorSettings.prefault({}),
  /** What makes an alert fire, and who hears of it: docs/alerts.md, docs/routing.md. */
  alerts: z
    .strictObject({ ...alertSettings, ...routeSettings })
    .superRefine(checkRouting)
    .prefault({}),
  /** How long, and for metrics up to which size, signals are kept. */
  retention: z
    .strictObject({
      metrics: duration.default("15d"),
      metricsSize: size.default("5GB"),
      logs: duration.default("30d"),
      /** Prompts, answers, tool arguments and results; Loki keeps nothing for less than 24h. */
      content: duration
        .refine((text) => !/^\d{1,2}h$/.test(text) || Number.parseInt(text, 10) >= 24, "24h or more")
        .default("72h"),
      traces: duration.default("72h"),
      errors: days.default("30d"),
    })
    .prefault({}),
});

/** What needs a service of this stack, or something else of the settings, is refused without it. */
const schema = fields.superRefine(checkServices).superRefine(checkAvailability).transform(withAvailability);

function checkServices({ services, logs, scrape, alerts }: Given, context: z.core.$RefinementCtx): void {
  const needs = [
    { path: ["logs", "files"], given: logs.files.length, by: "collector" },
    { path: ["scrape", "targets"], given: Object.keys(scrape.targets).length, by: "prometheus" },
    { path: ["alerts", "receivers"], given: Object.keys(alerts.receivers).length, by: "alertmanager" },
    {
      path: ["alerts", "deadmanUrlFile"],
      given: alerts.deadmanUrlFile === undefined ? 0 : 1,
      by: "alertmanager",
    },
  ] as const;
  for (const { path, given, by } of needs) {
    if (given === 0 || services[by].mode === "deploy") continue;
    const message = `none, since telltale:services.${by} is ${services[by].mode}: only one of this stack can be told of them`;
    context.addIssue({ code: "custom", path: [...path], message, input: given });
  }
}

/** As a stack file has them, with defaults. */
export type Given = z.infer<typeof fields>;
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
