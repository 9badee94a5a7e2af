import { execa } from "execa";

/** What the tests know of the stack that a target's global-setup.ts has started for them. */
export interface StackUnderTest {
  /** Files of a native instance: config/, data/, logs/. */
  readonly folder: string;
  readonly urls: Readonly<Record<string, string>>;
  /** How services reach each other. Default: as everybody does. */
  readonly urlsInside?: Readonly<Record<string, string>>;
  /** Where the metric store takes OTLP. Default: as Prometheus does. */
  readonly metricsOtlp?: string;
  /** Addresses of this machine at which services reach a test. Default: those that their target has. */
  readonly listenOn?: readonly string[];
  /** Where agents send to. */
  readonly endpoint: string;
  readonly token: string;
  /** Environment in which agents find the instance. */
  readonly environment: Readonly<Record<string, string>>;
}

const VARIABLE = "TELLTALE_STACK_UNDER_TEST";

export function announce(stack: StackUnderTest): void {
  process.env[VARIABLE] = JSON.stringify(stack);
}

export function stackUnderTest(): StackUnderTest {
  const announced = process.env[VARIABLE];
  if (announced) return JSON.parse(announced) as StackUnderTest;
  throw new Error("No stack has been started: these tests run as `npm run test:stack`");
}

/** Runs a TypeScript program as an agent of the stack under test; gives what it printed. */
export async function runAgent(
  path: string,
  args: readonly string[] = [],
  environment: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await execa("node", ["--conditions=telltale-source", path, ...args], {
    env: { ...stackUnderTest().environment, ...environment },
  });
  return stdout;
}
