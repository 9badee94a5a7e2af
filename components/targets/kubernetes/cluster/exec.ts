import type { IncomingMessage } from "node:http";
import { PassThrough, type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { KubeConfig } from "@kubernetes/client-node";
import WebSocket from "ws";
import { UserError } from "../../../error.ts";
import { ApiError } from "./cluster.ts";
import { explainUnreachable } from "./cluster-failure.ts";

export interface Program {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
}

/** A program in a pod that runs. */
export interface Execution {
  /** What it prints; it is taken from the cluster only as fast as it is read here. */
  readonly output: Readable;
  /** What it has printed beside, once it has ended well. @throws UserError with that if it has not. */
  readonly ended: Promise<string>;
}

interface Options {
  /** What it reads. It is not told of the end. Default: nothing. */
  readonly input?: Readable;
  readonly signal: AbortSignal;
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status */
interface Status {
  readonly status: "Success" | "Failure";
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
}

const PROTOCOL = "v4.channel.k8s.io";
/** First byte of each message: https://github.com/kubernetes/kubernetes/blob/v1.34.3/staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go */
const [STDIN, STDOUT, STDERR, STATUS] = [0, 1, 2, 3] as const;

/** As `kubectl exec` does. The client library's own keeps in memory what is not yet read, which may be gigabytes. */
export async function execute(
  config: KubeConfig,
  program: Program,
  { input, signal }: Options,
): Promise<Execution> {
  const socket = await connect(config, pathOf(program, input !== undefined));
  const output = new PassThrough();
  const said: Buffer[] = [];
  let status: Status | undefined;
  socket.on("message", (message: Buffer) => {
    const [channel, data] = [message[0], message.subarray(1)];
    if (channel === STDOUT && !output.write(data)) {
      socket.pause();
      output.once("drain", () => socket.resume());
    }
    if (channel === STDERR) said.push(data);
    if (channel === STATUS) status = JSON.parse(data.toString());
  });
  const abort = () => socket.terminate();
  signal.addEventListener("abort", abort);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const ended = closed.then(() => {
    signal.removeEventListener("abort", abort);
    const words = Buffer.concat(said).toString().trim();
    const failure = signal.aborted ? signal.reason : failureOf(program.pod, status, words);
    if (failure !== undefined) {
      output.destroy(failure);
      throw failure;
    }
    output.end();
    return words;
  });
  // It is told by whoever waits for it.
  ended.catch(() => {});
  output.on("error", () => {}).once("close", abort);
  if (signal.aborted) abort();
  if (input) send(input, socket).catch(abort);
  return { output, ended };
}

function pathOf({ namespace, pod, container, command }: Program, reads: boolean): string {
  const query = new URLSearchParams({ container, stdout: "true", stderr: "true", stdin: String(reads) });
  for (const word of command) query.append("command", word);
  return `/api/v1/namespaces/${namespace}/pods/${pod}/exec?${query}`;
}

/** @throws ApiError if the API server refuses. */
async function connect(config: KubeConfig, path: string): Promise<WebSocket> {
  const server = (config.getCurrentCluster()?.server ?? "").replace(/\/$/, "");
  const options = { perMessageDeflate: false };
  await config.applyToHTTPSOptions(options);
  const socket = new WebSocket(server.replace(/^http/, "ws") + path, PROTOCOL, options);
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve(socket));
    socket.once("unexpected-response", async (_, response: IncomingMessage) => {
      reject(new ApiError(response.statusCode ?? 0, await text(response)));
      socket.terminate();
    });
    socket.on("error", (error) => reject(explainUnreachable(error, config.getCurrentContext(), server)));
  });
}

function failureOf(pod: string, status: Status | undefined, words: string): UserError | undefined {
  if (status?.status === "Success") return undefined;
  const code = status?.details?.causes?.find(({ reason }) => reason === "ExitCode")?.message;
  const ending = code === undefined ? status?.message : `exit code ${code}`;
  const why = words || ending || "the connection to it has ended";
  return new UserError(`What was to be done in the pod ${pod} failed: ${why}`);
}

async function send(input: Readable, socket: WebSocket): Promise<void> {
  for await (const chunk of input) {
    const message = Buffer.concat([Buffer.of(STDIN), chunk]);
    await new Promise<void>((resolve, reject) => {
      socket.send(message, (error) => (error ? reject(error) : resolve()));
    });
  }
}
