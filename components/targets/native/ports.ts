/** Where an endpoint of a container's port listens in an instance: its last three digits above the base. */
export function nativePort(base: number, port: number): number {
  return base + (port % 1000);
}
