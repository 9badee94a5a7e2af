import type { RenderContext, Service } from "../service.ts";
import { splitHostPort } from "./host-port.ts";

/** PostgreSQL keeps what GlitchTip knows. */
export const postgres: Service = {
  name: "postgres",
  endpoints: { sql: { port: 5432, scheme: "postgres" } },

  describe: (context) => ({
    name: "postgres",
    endpoints: postgres.endpoints,
    command: ["sh", context.configFile("start.sh")],
    files: { "start.sh": { content: renderStart(context), onChange: "restart" } },
    environment: {
      PGDATA: `${context.dataFolder("database")}/data`,
      POSTGRES_USER: "glitchtip",
      POSTGRES_DB: "glitchtip",
      POSTGRES_PASSWORD_FILE: context.secretFile("postgres-password"),
      POSTGRES_INITDB_ARGS: "--auth-host=scram-sha-256",
    },
    secrets: ["postgres-password"],
    dataFolders: ["database"],
    // By TCP: while it makes a new database the image starts a server that listens on a socket only.
    health: { command: ["pg_isready", "--quiet", "--host=127.0.0.1", `--port=${portOf(context)}`] },
    container: { image: "postgres", user: 999, memory: 256 },
  }),
};

/**
 * The image sets a password only in a new database, and a new database that a power cut has left half made stays so:
 * here one is made beside its place, and the password is set before the server starts, when nothing else can be writing.
 */
function renderStart(context: RenderContext): string {
  return `#!/bin/sh
set -eu
if [ ! -d "$PGDATA" ]; then
  rm -rf "$PGDATA.new"
  PGDATA="$PGDATA.new" docker-ensure-initdb.sh postgres
  sync
  mv "$PGDATA.new" "$PGDATA"
fi
printf "ALTER USER %s PASSWORD '%s'\\n" "$POSTGRES_USER" "$(cat "$POSTGRES_PASSWORD_FILE")" |
  postgres --single -D "$PGDATA" -c exit_on_error=on -c log_statement=none -c log_min_error_statement=panic postgres >/dev/null
exec postgres -c port=${portOf(context)}
`;
}

function portOf(context: RenderContext): number {
  return splitHostPort(context.listen("sql")).port;
}
