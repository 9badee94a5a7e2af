/** Secrets of a stack, each made at random on the first `up` and kept. */
export const SECRETS = {
  "ingest-token": { form: "password", meaning: "Bearer token that agents present to the collector." },
  "grafana-admin-password": { form: "password", meaning: "Password of Grafana's user `admin`." },
  "grafana-secret-key": { form: "password", meaning: "Key that encrypts tokens of data sources in Grafana." },
  "postgres-password": { form: "password", meaning: "Password of GlitchTip in PostgreSQL." },
  "errors-secret-key": { form: "password", meaning: "Key that signs sessions of the error tracker." },
  "errors-admin-password": { form: "password", meaning: "Password of the error tracker's first user." },
  "errors-key-node": { form: "uuid", meaning: "Public key, part of the DSN, of the project `node`." },
  "errors-key-python": { form: "uuid", meaning: "Public key, part of the DSN, of the project `python`." },
} as const satisfies Record<string, Secret>;

interface Secret {
  /** `password`: 40 or more letters, digits, `-` and `_`; `uuid`: RFC 9562, version 4. */
  readonly form: "password" | "uuid";
  readonly meaning: string;
}

export type SecretName = keyof typeof SECRETS;
export const SECRET_NAMES = Object.keys(SECRETS) as SecretName[];
