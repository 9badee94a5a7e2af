import { z } from "zod";
import { httpUrl, secretFile } from "./values.ts";

const bucket = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "a bucket's name: 3 to 63 of a-z, 0-9, - and .");
const user = z.string().regex(/^[A-Za-z_][\w.-]{0,62}$/, "a user's name");
const hostPort = z.string().regex(/^[A-Za-z0-9.-]+:\d{1,5}$/, "host:port, such as postgres.example.com:5432");
const origin = httpUrl.refine(
  (url) => !URL.canParse(url) || new URL(url).origin === url.replace(/\/$/, ""),
  "an http or https URL of a host, without user and path",
);

/** What keeps a stack's data in place of its own disks. Each is given, not made. */
export const backendSettings = {
  /** S3, or what speaks its protocol, where Loki keeps lines and Mimir keeps metrics. Default: Loki's own disk. */
  objectStorage: z
    .strictObject({
      /** `https://s3.eu-central-1.amazonaws.com` */
      url: origin,
      region: z.string().min(1).default("us-east-1"),
      /** A bucket for each. */
      logsBucket: bucket,
      metricsBucket: bucket,
      /** File of keys as AWS' own tools have it: `[default]`, `aws_access_key_id`, `aws_secret_access_key`. Default: who the pods are. */
      credentialsFile: secretFile.optional(),
    })
    .refine(({ logsBucket, metricsBucket }) => logsBucket !== metricsBucket, {
      path: ["metricsBucket"],
      error: "another bucket than logsBucket",
    })
    .optional(),
  /** OpenSearch where Jaeger keeps spans. Default: Jaeger's own disk. */
  openSearch: z.strictObject({ url: origin, user, passwordFile: secretFile }).optional(),
  /** PostgreSQL where Grafana and GlitchTip keep what they know. Default: Grafana's own disk, and a PostgreSQL of the stack. */
  postgres: z
    .strictObject({
      hostPort,
      /** Owner of two databases that are there: `grafana` and `glitchtip`. */
      user,
      passwordFile: secretFile,
      /** Whether connections are encrypted. */
      tls: z.boolean().default(true),
    })
    .optional(),
};
