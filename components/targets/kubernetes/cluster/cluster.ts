import type { IncomingMessage } from "node:http";
import { type RequestOptions, request } from "node:https";
import { text } from "node:stream/consumers";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Settings } from "../../../../stacks/settings.ts";
import { UserError } from "../../../error.ts";
import { explainUnreachable } from "./cluster-failure.ts";

/** The API server of a cluster, as kubeconfig's user. */
export interface Cluster {
  /** Name of the context: what people know it by. */
  readonly context: string;
  readonly server: string;
  /** Asks and parses the answer. @throws ApiError if that is none of 200 to 299, UserError if there is none. */
  readonly call: <T>(call: Call) => Promise<T>;
  /** The answer as it arrives. */
  readonly stream: (call: Call) => Promise<IncomingMessage>;
}

export interface Call {
  /** Default: GET. */
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Default: application/json. */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** What the API server says when it refuses: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** `Forbidden`, `Invalid` */
  readonly reason: string;

  constructor(status: number, body: string) {
    const said = parseStatus(body);
    super(said.message ?? body.trim().slice(0, 500));
    this.status = status;
    this.reason = said.reason ?? "";
  }
}

const ANSWER_MS = 15_000;

/** @throws UserError if kubeconfig has no such context. */
export async function connectCluster({ kubernetes }: Pick<Settings, "kubernetes">): Promise<Cluster> {
  const config = await readKubeConfig(kubernetes.context);
  const server = config.getCurrentCluster()?.server ?? "";
  const context = config.getCurrentContext();
  const stream = async (call: Call) => {
    const response = await send(config, server, call).catch((error) => {
      if (call.signal?.aborted) throw call.signal.reason;
      throw explainUnreachable(error, context, server);
    });
    const { statusCode = 0 } = response;
    if (statusCode < 200 || statusCode > 299) throw new ApiError(statusCode, await text(response));
    return response;
  };
  return { context, server, stream, call: async (call) => JSON.parse(await text(await stream(call))) };
}

/** @throws UserError if there is none, or it has no such context. */
export async function readKubeConfig(context: string | undefined): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (error) {
    throw new UserError(`The kubeconfig cannot be read: ${(error as Error).message}`);
  }
  const names = config.getContexts().map(({ name }) => name);
  const wanted = context ?? config.getCurrentContext();
  // Without any kubeconfig the library makes up a cluster at localhost:8080.
  if (!names.includes(wanted) || wanted === "loaded-context") throw noContext(context, names);
  config.setCurrentContext(wanted);
  return config;
}

function noContext(context: string | undefined, names: readonly string[]): UserError {
  const known = names.filter((name) => name !== "loaded-context");
  if (known.length === 0) {
    return new UserError(
      "There is no cluster to deploy to: kubeconfig is missing or empty. Write one to ~/.kube/config, or name it in KUBECONFIG.",
    );
  }
  return new UserError("There is no such cluster:", [
    {
      path: "telltale:kubernetes.context",
      message: `${context === undefined ? "it is missing, and kubeconfig has no current one" : `"${context}" was given`}; allowed: ${known.join(", ")} (kubectl config get-contexts)`,
    },
  ]);
}

async function send(config: KubeConfig, server: string, call: Call): Promise<IncomingMessage> {
  const { method = "GET", path, query = {}, body, contentType = "application/json", signal } = call;
  const url = new URL(server.replace(/\/$/, "") + path);
  url.search = new URLSearchParams(query).toString();
  const options: RequestOptions = { method, headers: {} };
  await config.applyToHTTPSOptions(options);
  const headers = { ...options.headers, accept: "application/json", "content-type": contentType };
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, headers, ...(signal && { signal }) }, (response) => {
      sent.setTimeout(0);
      resolve(response);
    });
    sent.setTimeout(ANSWER_MS, () => sent.destroy(new Error(`no answer within ${ANSWER_MS / 1000} s`)));
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parseStatus(body: string): { message?: string; reason?: string } {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
