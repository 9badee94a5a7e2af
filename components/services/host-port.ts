/** Parts of `host:port`, for services that want them apart. */
export function splitHostPort(hostPort: string): { readonly host: string; readonly port: number } {
  const colon = hostPort.lastIndexOf(":");
  return { host: hostPort.slice(0, colon), port: Number(hostPort.slice(colon + 1)) };
}
