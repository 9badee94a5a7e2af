/** What is read of the Sentry client of the program itself, whichever version it has. */
interface AppClient {
  getDsn?():
    | { publicKey?: string; host: string; port?: string; path?: string; projectId: string }
    | undefined;
}

interface Carrier {
  readonly acs?: { getCurrentScope?(): Scope };
  readonly stack?: { getScope?(): Scope };
}

interface Scope {
  getClient?(): AppClient | undefined;
}

/** Sentry's mark on an error that one of its clients has taken. */
const CAPTURED = "__sentry_captured__";

/** Whether the program has a Sentry client of its own that reports to the same project: then each leaves the other's errors. */
export function appReportsTo(dsn: string): boolean {
  const { username, host, pathname } = new URL(dsn);
  return appClients().some((client) => {
    const own = client.getDsn?.();
    if (own === undefined) return false;
    const path = `${own.path ? `/${own.path}` : ""}/${own.projectId}`;
    return (
      username === own.publicKey &&
      host === `${own.host}${own.port ? `:${own.port}` : ""}` &&
      path === pathname
    );
  });
}

/** Whether the error is taken already; if not, it is from now on. */
export function takenBefore(error: object): boolean {
  if (CAPTURED in error) return true;
  // As Sentry sets it; a frozen error stays unmarked.
  Reflect.defineProperty(error, CAPTURED, { value: true, writable: true, configurable: true });
  return false;
}

/** Looked up in Sentry's registry on the global object, which has an entry for each version; nothing is written there. */
function appClients(): AppClient[] {
  const registry = (globalThis as { __SENTRY__?: Record<string, Carrier | string> }).__SENTRY__ ?? {};
  return Object.values(registry).flatMap((carrier) => {
    if (typeof carrier !== "object" || carrier === null) return [];
    const scope = carrier.acs?.getCurrentScope?.() ?? carrier.stack?.getScope?.();
    return scope?.getClient?.() ?? [];
  });
}
