import { ATTR } from "./contract.generated.ts";
import { type Problem, TelltaleError } from "./error.ts";
import { readDsn } from "./error-reports/dsn.ts";
import { given } from "./given.ts";
import { keyValuePairs } from "./key-value-pairs.ts";
import { readTarget } from "./target.ts";

/** Where log lines go: to the stack, to stdout, or both. */
export type LogsTo = "otlp" | "stdout" | "both";

/** Options of `start`. Each wins over its environment variable, which wins over `OTEL_*` and the running stack's file. */
export interface StartOptions {
  /** Name of the program; required here, in `TELLTALE_SERVICE` or in `OTEL_SERVICE_NAME`. */
  readonly service?: string;
  /** Base URL of the collector's OTLP/HTTP receiver. Default: `TELLTALE_ENDPOINT`, else the stack that `telltale up` runs. */
  readonly endpoint?: string;
  /** Bearer token for the endpoint. Default: `TELLTALE_TOKEN`. */
  readonly token?: string;
  /** Environment, such as `production`. Default: `TELLTALE_ENVIRONMENT`. */
  readonly environment?: string;
  /** Release of the program. Default: `TELLTALE_RELEASE`. */
  readonly release?: string;
  /** Where log lines go. Default: `TELLTALE_LOGS`, else `both`. */
  readonly logs?: LogsTo;
  /** Project of an error tracker, or `off`. Default: `TELLTALE_DSN`, else that of the running stack. */
  readonly dsn?: string;
}

/** What `start` works with. */
export interface Settings {
  readonly service: string;
  readonly environment: string | undefined;
  readonly release: string | undefined;
  readonly logs: LogsTo;
  /** Without a trailing slash; undefined: nothing is sent. */
  readonly endpoint: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: error reports are not sent. */
  readonly dsn: string | undefined;
  /** Of the resource, from `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly attributes: Readonly<Record<string, string>>;
}

const LOGS_TO: readonly string[] = ["otlp", "stdout", "both"] satisfies LogsTo[];
const OPTIONS: readonly string[] = ["service", "endpoint", "token", "environment", "release", "logs", "dsn"];

/** Reads every setting of the SDK, and is the only place that does; throws one error that names all that is wrong. */
export function readSettings(options: StartOptions, env: NodeJS.ProcessEnv): Settings {
  if (typeof options !== "object" || options === null) throw new TelltaleError([notOptions(options)]);
  const problems = optionProblems(options);
  const pick = (option: keyof StartOptions) =>
    given(options[option]) ?? given(env[`TELLTALE_${option.toUpperCase()}`]);

  const attributes = keyValuePairs(env.OTEL_RESOURCE_ATTRIBUTES);
  const service = pick("service") ?? given(env.OTEL_SERVICE_NAME) ?? attributes[ATTR.SERVICE_NAME];
  if (!service) problems.push(SERVICE_MISSING);
  const logs = pick("logs") ?? "both";
  if (!LOGS_TO.includes(logs)) problems.push(badLogs(logs));
  const target = readTarget(pick("endpoint"), pick("token"), env, problems);
  // SENTRY_DSN belongs to the program's own Sentry SDK.
  const dsn = readDsn(
    [
      ["dsn (TELLTALE_DSN)", pick("dsn")],
      ["TELLTALE_DSN_NODE", given(env.TELLTALE_DSN_NODE)],
      ...(target.dsn ? [target.dsn] : []),
    ],
    problems,
  );

  if (problems.length > 0) throw new TelltaleError(problems);
  return {
    service: service as string,
    environment: pick("environment") ?? attributes[ATTR.DEPLOYMENT_ENVIRONMENT_NAME] ?? target.environment,
    release: pick("release") ?? attributes[ATTR.SERVICE_VERSION],
    logs: logs as LogsTo,
    endpoint: target.endpoint,
    headers: target.headers,
    dsn,
    attributes,
  };
}

function optionProblems(options: StartOptions): Problem[] {
  return Object.entries(options).flatMap(([option, value]): Problem[] => {
    if (!OPTIONS.includes(option)) {
      return [{ option, given: "an unknown option", allowed: OPTIONS.join(", "), fix: "Remove it." }];
    }
    if (value === undefined || typeof value === "string") return [];
    return [
      { option, given: `a ${typeof value}`, allowed: "a string", fix: "Give a string, or leave it out." },
    ];
  });
}

const SERVICE_MISSING: Problem = {
  option: "service (TELLTALE_SERVICE)",
  given: "nothing",
  allowed: "the name of your program",
  fix: 'Call start({ service: "my-agent" }) or set TELLTALE_SERVICE.',
};

function notOptions(options: unknown): Problem {
  return {
    option: "start",
    given: options === null ? "null" : `a ${typeof options}`,
    allowed: "an object of options",
    fix: 'Call start({ service: "my-agent" }).',
  };
}

function badLogs(logs: string): Problem {
  return {
    option: "logs (TELLTALE_LOGS)",
    given: JSON.stringify(logs),
    allowed: LOGS_TO.join(", "),
    fix: "Use otlp to send lines to the stack only, stdout to print them only, both for both.",
  };
}
