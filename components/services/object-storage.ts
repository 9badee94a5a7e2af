import type { Settings } from "../../stacks/settings.ts";
import type { RenderContext } from "../service.ts";
import { userUrl } from "./host-port.ts";

/** A bucket as clients of S3 want it, which take keys from the file that their environment names. */
export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** `host:port`, or `host`. */
  readonly endpoint: string;
  /** Whether it is reached without TLS. */
  readonly insecure: boolean;
}

/** The bucket of a signal; `undefined` where disks do. */
export function findBucket(
  context: RenderContext,
  { objectStorage }: Settings,
  signal: "logs" | "metrics",
): Bucket | undefined {
  if (!objectStorage) return undefined;
  const { protocol, host } = new URL(userUrl(context, objectStorage.url));
  return {
    name: objectStorage[`${signal}Bucket`],
    region: objectStorage.region,
    endpoint: host,
    insecure: protocol === "http:",
  };
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html */
export function bucketEnvironment(
  context: RenderContext,
  { objectStorage }: Settings,
): Readonly<Record<string, string>> {
  const file = objectStorage?.credentialsFile;
  return file === undefined ? {} : { AWS_SHARED_CREDENTIALS_FILE: context.userFile(file) };
}
