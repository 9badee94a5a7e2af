/** Secrets of a stack, each made at random on the first `up` and kept. */
export const SECRETS = {
  "ingest-token": "Bearer token that agents present to the collector.",
} as const;

export type SecretName = keyof typeof SECRETS;
export const SECRET_NAMES = Object.keys(SECRETS) as SecretName[];
