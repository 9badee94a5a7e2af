import { ATTR } from "./contract.generated.ts";
import { type Problem, TelltaleError } from "./error.ts";
import { readDsn } from "./error-reports/dsn.ts";
import { given } from "./given.ts";
import { keyValuePairs } from "./key-value-pairs.ts";
import { isLoopback, readTarget } from "./target.ts";

/** Where log lines go: to the stack, to stdout, or both. */
export type LogsTo = "otlp" | "stdout" | "both";

/** Whether prompts, answers, tool arguments and results are recorded. */
export type Content = "on" | "off";

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
  /** Whether what models and tools are told and say is sent. Default: `TELLTALE_CONTENT`, else `on` if the endpoint is this machine. */
  readonly content?: Content;
  /** Project of an error tracker, or `off`. Default: `TELLTALE_DSN`, else that of the running stack. */
  readonly dsn?: string;
}

/** What `start` works with. */
export interface Settings {
  readonly service: string;
  readonly environment: string | undefined;
  readonly release: string | undefined;
  readonly logs: LogsTo;
  readonly content: boolean;
  /** Without a trailing slash; undefined: nothing is sent. */
  readonly endpoint: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Time between two signs of life of a run. */
  readonly heartbeatMs: number;
  /** Undefined: error reports are not sent. */
  readonly dsn: string | undefined;
  /** Of the resource, from `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly attributes: Readonly<Record<string, string>>;
}

const LOGS_TO: readonly string[] = ["otlp", "stdout", "both"] satisfies LogsTo[];
const CONTENT: readonly string[] = ["on", "off"] satisfies Content[];
const OPTIONS: readonly string[] = [
  "service",
  "endpoint",
  "token",
  "environment",
  "release",
  "logs",
  "content",
  "dsn",
];

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
  const content = pick("content");
  if (content !== undefined && !CONTENT.includes(content)) problems.push(badContent(content));
  const heartbeatMs = readHeartbeat(env, problems);
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
    content: content === undefined ? isLoopback(target.endpoint) : content === "on",
    endpoint: target.endpoint,
    headers: target.headers,
    heartbeatMs,
    dsn,
    attributes,
  };
}

const HEARTBEAT_SECONDS = 30;

/** For tests alone, hence no option: what judges silence goes by the usual 30 s. */
function readHeartbeat(env: NodeJS.ProcessEnv, problems: Problem[]): number {
  const text = given(env.TELLTALE_HEARTBEAT_SECONDS);
  const seconds = text === undefined ? HEARTBEAT_SECONDS : Number(text);
  if (!(seconds >= 0.1 && seconds <= 3_600)) problems.push(badHeartbeat(text));
  return seconds * 1_000;
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

function badContent(content: string): Problem {
  return {
    option: "content (TELLTALE_CONTENT)",
    given: JSON.stringify(content),
    allowed: CONTENT.join(", "),
    fix: "Use on to send what models and tools are told and say, off to send nothing of it.",
  };
}

function badHeartbeat(text: string | undefined): Problem {
  return {
    option: "TELLTALE_HEARTBEAT_SECONDS",
    given: JSON.stringify(text),
    allowed: "0.1 to 3600",
    fix: `Leave it out: it is for tests, and ${HEARTBEAT_SECONDS} is what the stack expects.`,
  };
}
