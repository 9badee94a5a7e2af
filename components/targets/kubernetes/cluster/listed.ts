import { ApiError, type Cluster } from "./cluster.ts";

/** What is looked at of any object. */
export interface Named {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

/** Objects at a path; `undefined` if the user may not see them: what is not seen is not checked, it may still be used. */
export async function listIfAllowed<T = Named>(
  cluster: Cluster,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<readonly T[] | undefined> {
  return (await getIfAllowed<{ readonly items: readonly T[] }>(cluster, path, query))?.items;
}

/** What is at a path; `undefined` if there is nothing, or the user may not see it. */
export async function getIfAllowed<T>(
  cluster: Cluster,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<T | undefined> {
  try {
    return await cluster.call<T>({ path, query });
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return undefined;
    throw error;
  }
}
