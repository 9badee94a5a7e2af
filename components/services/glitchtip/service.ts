import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../../stacks/settings.ts";
import { ORGANIZATION, PROJECTS } from "../../error-projects.ts";
import type { RenderContext, Service } from "../../service.ts";
import { splitHostPort } from "../host-port.ts";

const PREPARE = readFileSync(join(import.meta.dirname, "prepare.py"), "utf8");

/** GlitchTip tracks errors that agents report by the Sentry protocol. */
export const glitchtip: Service = {
  name: "glitchtip",
  endpoints: { http: { port: 8080, scheme: "http", published: true } },
  replicas: 2,

  describe: (context, settings) => ({
    name: "glitchtip",
    endpoints: glitchtip.endpoints,
    command: ["sh", "bin/start.sh"],
    files: {
      "prepare.py": { content: PREPARE, onChange: "restart" },
      "bootstrap.json": {
        content: JSON.stringify(renderBootstrap(context, settings), null, 2),
        onChange: "restart",
      },
    },
    environment: renderEnvironment(context, settings),
    secrets: [
      ...(settings.postgres ? [] : (["postgres-password"] as const)),
      "errors-secret-key",
      "errors-admin-password",
      ...PROJECTS.map(({ key }) => key),
    ],
    prepare: [
      {
        name: "database",
        command: ["python", context.configFile("prepare.py"), context.configFile("bootstrap.json")],
      },
    ],
    ...(!settings.postgres && { dependsOn: ["postgres"] }),
    health: { endpoint: "http", path: "/_health/" },
    container: { image: "glitchtip", user: 5000, memory: 640 },
  }),
};

/** GlitchTip reads any setting from the file that `<NAME>_FILE` names, so its environment holds no secret. */
function renderEnvironment(context: RenderContext, settings: Settings): Record<string, string> {
  const { errors, retention } = settings;
  const { mailUrlFile } = errors;
  return {
    // It serves pages, and works off what events leave to be done; several share that.
    SERVER_ROLE: "all_in_one",
    GRANIAN_PORT: String(splitHostPort(context.listen("http")).port),
    GLITCHTIP_DOMAIN: context.publicUrl("http"),
    SECRET_KEY_FILE: context.secretFile("errors-secret-key"),
    ...renderDatabase(context, settings),
    VALKEY_URL: "", // unset, it looks for a redis
    ENABLE_USER_REGISTRATION: "False",
    ENABLE_ORGANIZATION_CREATION: "False",
    // Webhooks are the user's own settings; their receivers are often near.
    GLITCHTIP_ALLOW_PRIVATE_IPS: "True",
    GLITCHTIP_MAX_EVENT_LIFE_DAYS: retention.errors.replace("d", ""),
    DEFAULT_FROM_EMAIL: errors.admin,
    // The file is looked at only if the variable itself is set, too.
    ...(mailUrlFile !== undefined && {
      EMAIL_URL: "in a file",
      EMAIL_URL_FILE: context.userFile(mailUrlFile),
    }),
  };
}

function renderDatabase(context: RenderContext, { postgres }: Settings): Record<string, string> {
  const hostPort = postgres
    ? context.userHost(postgres.hostPort)
    : (context.endpoint("postgres", "sql")?.hostPort ?? "");
  const { host, port } = splitHostPort(hostPort);
  return {
    DATABASE_HOST: host,
    DATABASE_PORT: String(port),
    DATABASE_NAME: "glitchtip",
    DATABASE_USER: postgres?.user ?? "glitchtip",
    DATABASE_PASSWORD_FILE: postgres
      ? context.userFile(postgres.passwordFile)
      : context.secretFile("postgres-password"),
    // What PostgreSQL's own library goes by.
    ...(postgres && { PGSSLMODE: postgres.tls ? "require" : "disable" }),
  };
}

function renderBootstrap(context: RenderContext, { errors }: Settings) {
  return {
    user: { email: errors.admin, password_file: context.secretFile("errors-admin-password") },
    organization: ORGANIZATION,
    team: "agents",
    projects: PROJECTS.map(({ key, ...project }) => ({ ...project, key_file: context.secretFile(key) })),
    alerts: {
      email: errors.mailUrlFile !== undefined,
      webhook_files: errors.webhookUrlFiles.map((path) => context.userFile(path)),
    },
  };
}
