import type { Service } from "../../components/service.ts";
import { alertmanager } from "../../components/services/alertmanager/service.ts";

interface Receivers {
  /** Where an HTTP server takes what Slack, PagerDuty, Jira and a webhook are sent. */
  readonly http: string;
  readonly smarthost: string;
  /** Writes a secret; gives its path. */
  readonly fileWith: (name: string, text: string) => string;
}

/** Receivers of every kind, and routes to them. */
export const alertSettings = ({ http, smarthost, fileWith }: Receivers) => ({
  deadmanUrlFile: fileWith("deadman", `${http}/deadman`),
  receivers: {
    "on-call": {
      pagerduty: {
        routingKeyFile: fileWith("key", "a routing key"),
        url: `${http}/v2/enqueue`,
      },
      webhook: {
        urlFile: fileWith("webhook", `${http}/hook`),
        tokenFile: fileWith("token", "t0ken"),
      },
    },
    team: {
      slack: { webhookUrlFile: fileWith("slack", `${http}/slack`) },
      email: {
        to: ["team@example.com", "lead@example.com"],
        from: "telltale@example.com",
        smarthost: smarthost,
        user: "telltale",
        passwordFile: fileWith("password", "a mail's password"),
        tls: "none",
      },
      jira: {
        url: `${http}/jira`,
        project: "OPS",
        user: "bot@example.com",
        tokenFile: fileWith("jira", "jira-token"),
        resolveTransition: "Done",
      },
    },
    quiet: { slack: { botTokenFile: fileWith("bot", "xoxb-1"), channel: "#staging" } },
  },
  routes: [
    { severity: "page", to: ["on-call", "team"] },
    { environment: "staging", to: "quiet" },
    { team: "agents", to: "team" },
  ],
});

/** As it is, but for what would keep a test waiting, and for where Slack is. */
export const hurriedAlertmanager = (http: string): Service => ({
  ...alertmanager,
  describe: (context, settings) => {
    const spec = alertmanager.describe(context, settings);
    const file = spec.files["alertmanager.yml"] ?? { content: "", onChange: "reload" };
    const content = file.content
      .replaceAll(/group_interval: .*/g, "group_interval: 2s")
      .replace("channel: ", `app_url: ${http}/slack-api\n        channel: `);
    return { ...spec, files: { ...spec.files, "alertmanager.yml": { ...file, content } } };
  },
});
