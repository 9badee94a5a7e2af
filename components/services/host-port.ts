import type { RenderContext } from "../service.ts";

/** Parts of `host:port`, for services that want them apart. */
export function splitHostPort(hostPort: string): { readonly host: string; readonly port: number } {
  const colon = hostPort.lastIndexOf(":");
  return { host: hostPort.slice(0, colon), port: Number(hostPort.slice(colon + 1)) };
}

/** A URL of the settings, `http://host:port`, by which a service reaches what is beyond the stack. */
export function userUrl({ userHost }: Pick<RenderContext, "userHost">, url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${userHost(host)}`;
}
