import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../../stacks/settings.ts";
import type { RenderContext, Service } from "../../service.ts";
import { splitHostPort } from "../host-port.ts";
import { PROJECTS } from "./projects.ts";

const own = (file: string) => readFileSync(join(import.meta.dirname, file), "utf8");

/** GlitchTip tracks errors that agents report by the Sentry protocol. */
export const glitchtip: Service = {
  name: "glitchtip",
  endpoints: { http: { port: 8080, scheme: "http", published: true } },

  describe: (context, settings) => ({
    name: "glitchtip",
    endpoints: glitchtip.endpoints,
    command: ["sh", context.configFile("start.sh"), "./bin/start.sh"],
    files: {
      "start.sh": { content: own("start.sh"), onChange: "restart" },
      "prepare.py": { content: own("prepare.py"), onChange: "restart" },
      "bootstrap.json": {
        content: JSON.stringify(renderBootstrap(context, settings), null, 2),
        onChange: "restart",
      },
    },
    environment: renderEnvironment(context, settings),
    secrets: [
      "postgres-password",
      "glitchtip-secret-key",
      "glitchtip-admin-password",
      ...PROJECTS.map(({ key }) => key),
    ],
    prepare: [
      {
        name: "database",
        command: [
          "sh",
          context.configFile("start.sh"),
          "python",
          context.configFile("prepare.py"),
          context.configFile("bootstrap.json"),
        ],
      },
    ],
    dependsOn: ["postgres"],
    health: { endpoint: "http", path: "/_health/" },
    container: { image: "glitchtip", user: 5000, memory: 640 },
  }),
};

function renderEnvironment(context: RenderContext, { errors, retention }: Settings): Record<string, string> {
  return {
    SERVER_ROLE: "all_in_one",
    PORT: String(splitHostPort(context.listen("http")).port),
    GLITCHTIP_DOMAIN: context.publicUrl("http"),
    VALKEY_URL: "",
    ENABLE_USER_REGISTRATION: "False",
    ENABLE_ORGANIZATION_CREATION: "False",
    GLITCHTIP_MAX_EVENT_LIFE_DAYS: retention.errors.replace("d", ""),
    DEFAULT_FROM_EMAIL: errors.admin,
    DATABASE_HOST_PORT: context.endpoint("postgres", "sql")?.hostPort ?? "",
    SECRETS: context.secretFile("postgres-password").replace(/\/[^/]*$/, ""),
    ...(errors.mailUrlFile !== undefined && { MAIL_URL_FILE: context.userFile(errors.mailUrlFile) }),
  };
}

function renderBootstrap(context: RenderContext, { errors }: Settings) {
  return {
    user: { email: errors.admin, password_file: context.secretFile("glitchtip-admin-password") },
    organization: "telltale",
    team: "agents",
    projects: PROJECTS.map(({ key, ...project }) => ({ ...project, key_file: context.secretFile(key) })),
    alerts: { email: errors.mailUrlFile !== undefined, webhooks: errors.webhooks },
  };
}
