import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DEFAULT_QUOTA } from "../../../stacks/error-settings.ts";
import type { Settings } from "../../../stacks/settings.ts";
import { PROJECTS } from "../../error-projects.ts";
import type { ConfigFile, RenderContext, Service } from "../../service.ts";

/** Python that Bugsink runs, each as it is. */
const PROGRAMS = [
  "gunicorn.conf.py",
  "telltale_bootstrap.py",
  "telltale_mail.py",
  "telltale_prepare.py",
  "telltale_retention.py",
  "telltale_settings.py",
];

/** Bugsink tracks errors that agents report by the Sentry protocol, where GlitchTip cannot be had. */
export const errors: Service = {
  name: "errors",
  endpoints: { http: { port: 8081, scheme: "http", published: true } },

  describe: (context, settings) => ({
    name: "errors",
    endpoints: errors.endpoints,
    command: ["bugsink-python", "-m", "gunicorn", `--config=${context.configFile("gunicorn.conf.py")}`],
    files: {
      ...Object.fromEntries(PROGRAMS.map((name): [string, ConfigFile] => [name, program(name)])),
      "errors.json": { content: JSON.stringify(renderSpec(context, settings), null, 2), onChange: "restart" },
    },
    environment: {
      PYTHONPATH: dirname(context.configFile("errors.json")),
      DJANGO_SETTINGS_MODULE: "telltale_settings",
      // Nothing but what is described lies in the folder of configuration.
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONUNBUFFERED: "1",
    },
    secrets: ["errors-secret-key", "errors-admin-password", ...PROJECTS.map(({ key }) => key)],
    dataFolders: ["store"],
    prepare: [{ name: "databases", command: ["bugsink-python", context.configFile("telltale_prepare.py")] }],
    health: { endpoint: "http", path: "/health/ready" },
  }),
};

function program(name: string): ConfigFile {
  return { content: readFileSync(join(import.meta.dirname, name), "utf8"), onChange: "restart" };
}

function renderSpec(context: RenderContext, { errors: settings, retention }: Settings) {
  const { admin, mailUrlFile, webhookUrlFiles, quota = DEFAULT_QUOTA } = settings;
  return {
    listen: context.listen("http"),
    url: context.publicUrl("http"),
    store: context.dataFolder("store"),
    secret_key_file: context.secretFile("errors-secret-key"),
    admin: { email: admin, password_file: context.secretFile("errors-admin-password") },
    team: "agents",
    projects: PROJECTS.map(({ id, name, key }) => ({ id, name, key_file: context.secretFile(key) })),
    webhook_files: webhookUrlFiles.map((path) => context.userFile(path)),
    mail_url_file: mailUrlFile === undefined ? null : context.userFile(mailUrlFile),
    days: Number(retention.errors.replace("d", "")),
    quota: {
      five_minutes: quota.per5Minutes,
      hour: quota.perHour,
      month: quota.perMonth,
      stored: quota.stored,
    },
  };
}
