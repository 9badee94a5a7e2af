import { agentEnvironment } from "../../components/targets/agent-environment.ts";
import { readSettings } from "../../sdk/typescript/src/settings.ts";
import { CHECKOUT } from "../checkout.ts";
import { openStack } from "../stack.ts";
import { type Ending, runProcess } from "./agent-process.ts";
import { LineSender } from "./line-sender.ts";
import { RecordSplitter } from "./record-splitter.ts";
import { serviceNameOf } from "./service-name.ts";

export interface RunOptions {
  readonly stack: string;
  readonly service?: string;
}

/** Runs a command as if it had been started directly, sends what it prints to the stack, and ends as it did. */
export async function runAgent(
  command: readonly [string, ...string[]],
  { stack, service }: RunOptions,
): Promise<void> {
  const { env } = process;
  const name = service ?? (env.OTEL_SERVICE_NAME || serviceNameOf(command));
  const found = await findStack(stack);
  const childEnv = { PYTHONUNBUFFERED: "1", ...env, ...found, OTEL_SERVICE_NAME: name };
  const sender = found && new LineSender(readSettings({ service: name, logs: "otlp" }, childEnv));
  if (!sender) {
    console.error(`telltale: the stack "${stack}" is not up, so nothing is sent; start it: telltale up`);
  }
  const send = (line: string) => sender?.send(line);
  const outputs = { stdout: new RecordSplitter(send), stderr: new RecordSplitter(send) };
  const ending = await runProcess({
    command,
    env: childEnv,
    onOutput: (stream, chunk) => outputs[stream].write(chunk),
  });
  for (const output of Object.values(outputs)) output.end();
  await sender?.finish(interrupted());
  endAs(ending);
}

/** What a child must know of the stack; nothing more where the environment names one, nothing where none is up. */
async function findStack(stack: string): Promise<Record<string, string> | undefined> {
  const { TELLTALE_ENDPOINT, TELLTALE_CONNECTION } = process.env;
  if (TELLTALE_ENDPOINT || TELLTALE_CONNECTION) return {};
  const { target, instance, settings } = await openStack(CHECKOUT, stack);
  const connection = await target.connection(instance, settings);
  return connection && withResource(agentEnvironment(connection));
}

/** The agent's own attributes stay. */
function withResource(variables: Record<string, string>): Record<string, string> {
  const own = process.env.OTEL_RESOURCE_ATTRIBUTES;
  if (!own) return variables;
  return { ...variables, OTEL_RESOURCE_ATTRIBUTES: `${variables.OTEL_RESOURCE_ATTRIBUTES},${own}` };
}

/** The command has ended: who presses Ctrl-C now does not want to wait for what is left to send. */
function interrupted(): AbortSignal {
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => abort.abort());
  return abort.signal;
}

function endAs([code, signal]: Ending): void {
  if (signal === null) {
    process.exitCode = code ?? 1;
    return;
  }
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
