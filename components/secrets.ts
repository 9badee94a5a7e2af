/** Secrets of a stack, each made at random on the first `up` and kept. */
export const SECRETS = {
  "ingest-token": {
    form: "password",
    meaning: "Bearer token that agents present to the collector.",
    afterwards: "Agents are refused until they have the new one: start them again, with telltale env.",
  },
  "grafana-admin-password": {
    form: "password",
    meaning: "Password of Grafana's user `admin`.",
    afterwards: "Log in with the new one.",
  },
  "grafana-secret-key": {
    form: "password",
    meaning: "Key that encrypts tokens of data sources in Grafana.",
    // With another one Grafana cannot read the database that it has.
    afterwards: null,
  },
  "postgres-password": {
    form: "password",
    meaning: "Password of GlitchTip in PostgreSQL.",
    afterwards: "Nothing: both have it.",
  },
  "errors-secret-key": {
    form: "password",
    meaning: "Key that signs sessions of the error tracker.",
    afterwards: "People log in to the error tracker again.",
  },
  "errors-admin-password": {
    form: "password",
    meaning: "Password of the error tracker's first user.",
    afterwards: "Log in with the new one.",
  },
  "errors-key-node": {
    form: "uuid",
    meaning: "Public key, part of the DSN, of the project `node`.",
    afterwards: "Agents need the new DSN: start them again, with telltale env.",
  },
  "errors-key-python": {
    form: "uuid",
    meaning: "Public key, part of the DSN, of the project `python`.",
    afterwards: "Agents need the new DSN: start them again, with telltale env.",
  },
} as const satisfies Record<string, Secret>;

interface Secret {
  /** `password`: 40 or more letters, digits, `-` and `_`; `uuid`: RFC 9562, version 4. */
  readonly form: "password" | "uuid";
  readonly meaning: string;
  /** What people do when it has become another one; `null` where data is bound to it, so that it lasts as long. */
  readonly afterwards: string | null;
}

export type SecretName = keyof typeof SECRETS;
export const SECRET_NAMES = Object.keys(SECRETS) as SecretName[];
