import { stringify } from "yaml";
import type { Settings } from "../../../stacks/settings.ts";
import type { RenderContext, Service } from "../../service.ts";
import { splitHostPort } from "../host-port.ts";
import { readDashboards, renderDashboardProvider } from "./dashboards.ts";
import { renderDataSources } from "./data-sources.ts";

/** Grafana shows what Prometheus, Loki, Jaeger and Alertmanager know. */
export const grafana: Service = {
  name: "grafana",
  endpoints: { http: { port: 3000, scheme: "http", published: true } },
  metrics: "http",
  replicas: 2,

  describe: (context, settings) => ({
    name: "grafana",
    endpoints: grafana.endpoints,
    command: ["grafana"],
    files: {
      ...readDashboards(),
      "prepare.sh": { content: renderPrepare(context, settings), onChange: "restart" },
      "provisioning/dashboards/telltale.yaml": {
        content: stringify(renderDashboardProvider(context.configFile("dashboards"))),
        onChange: "restart",
      },
      "provisioning/datasources/telltale.yaml": {
        content: stringify(renderDataSources(context, settings)),
        onChange: "restart",
      },
    },
    reload: "watched",
    environment: renderEnvironment(context, settings),
    secrets: ["grafana-admin-password", "grafana-secret-key"],
    ...(!settings.postgres && { dataFolders: ["store"] }),
    prepare: [{ name: "secrets", command: ["sh", context.configFile("prepare.sh")] }],
    health: { endpoint: "http", path: "/api/health" },
    // Every data source in the image, used or not, is a process of 22 to 38 MiB.
    container: { image: "grafana", user: 472, memory: 512 },
  }),
};

const HOME = "/d/agents-overview";

/** Settings as `GF_<SECTION>_<KEY>`; `$__file{…}` is expanded by Grafana, and by `grafana cli` too. */
function renderEnvironment(context: RenderContext, settings: Settings): Record<string, string> {
  const { host, port } = splitHostPort(context.listen("http"));
  const publicUrl = context.publicUrl("http");
  return {
    ...renderDatabase(context, settings),
    GF_PATHS_PROVISIONING: context.configFile("provisioning"),
    GF_SERVER_HTTP_ADDR: host,
    GF_SERVER_HTTP_PORT: String(port),
    GF_SERVER_ROOT_URL: publicUrl,
    GF_LOG_LEVEL: "warn",
    GF_USERS_HOME_PAGE: HOME,

    GF_SECURITY_ADMIN_PASSWORD: fromFile(context.secretFile("grafana-admin-password")),
    GF_SECURITY_SECRET_KEY: fromFile(secretKeyFile(context, settings)),
    GF_SECRETS_MANAGER_ENCRYPTION_SECRET_KEY_V1_SECRET_KEY: fromFile(secretKeyFile(context, settings)),
    GF_SECURITY_COOKIE_SECURE: String(publicUrl.startsWith("https:")),

    GF_AUTH_ANONYMOUS_ENABLED: "false",
    GF_USERS_ALLOW_SIGN_UP: "false",
    GF_USERS_ALLOW_ORG_CREATE: "false",
    GF_PUBLIC_DASHBOARDS_ENABLED: "false",
    GF_SNAPSHOTS_EXTERNAL_ENABLED: "false",

    // Nothing is asked of, or told to, the internet. The image has the plugins of our data sources in itself (a slim one not).
    GF_PLUGINS_PREINSTALL_DISABLED: "true",
    GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: "true",
    GF_ANALYTICS_REPORTING_ENABLED: "false",
    GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
    GF_ANALYTICS_FEEDBACK_LINKS_ENABLED: "false",
    GF_NEWS_NEWS_FEED_ENABLED: "false",
    GF_SECURITY_DISABLE_GRAVATAR: "true",
  };
}

/** Grafana's own, in its data folder, or one that several share. */
function renderDatabase(context: RenderContext, { postgres }: Settings): Record<string, string> {
  if (!postgres) {
    const store = context.dataFolder("store");
    return { GF_PATHS_DATA: store, GF_PATHS_PLUGINS: `${store}/plugins` };
  }
  return {
    GF_DATABASE_TYPE: "postgres",
    GF_DATABASE_HOST: context.userHost(postgres.hostPort),
    GF_DATABASE_NAME: "grafana",
    GF_DATABASE_USER: postgres.user,
    GF_DATABASE_PASSWORD: fromFile(context.userFile(postgres.passwordFile)),
    GF_DATABASE_SSL_MODE: postgres.tls ? "require" : "disable",
  };
}

/**
 * A database belongs to the key that it was begun with: with another one Grafana cannot read its data sources, not even
 * those without secrets, and does not start. So the key stays beside it. The password is taken from the settings only
 * into a new database.
 */
function renderPrepare(context: RenderContext, settings: Settings): string {
  const setPassword = `grafana cli --homepath "$GF_PATHS_HOME" admin reset-admin-password --password-from-stdin \\
    <${context.secretFile("grafana-admin-password")}`;
  // The key is the same for all that share a database, and there is no other place for it.
  if (settings.postgres) return `#!/bin/sh\nset -eu\n${setPassword}\n`;
  return `#!/bin/sh
set -eu
umask 077
key=${secretKeyFile(context, settings)}
if [ ! -s "$key" ]; then
  cp ${context.secretFile("grafana-secret-key")} "$key.new"
  mv "$key.new" "$key"
fi
if [ -s "$GF_PATHS_DATA/grafana.db" ]; then
  ${setPassword}
fi
`;
}

function secretKeyFile(context: RenderContext, { postgres }: Settings): string {
  if (postgres) return context.secretFile("grafana-secret-key");
  return `${context.dataFolder("store")}/secret-key`;
}

function fromFile(path: string): string {
  return `$__file{${path}}`;
}
