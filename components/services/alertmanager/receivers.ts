import type { Receiver, ReceiverOf } from "../../../stacks/receiver-settings.ts";
import type { Settings } from "../../../stacks/settings.ts";
import type { RenderContext } from "../../service.ts";

type Context = Pick<RenderContext, "userFile" | "userHost">;
type Rendered = Readonly<Record<string, unknown>>;

/** Alertmanager's receivers. Secrets stay in their files; templates/*.tmpl say what messages say. */
export function renderReceivers({ receivers, deadmanUrlFile }: Settings["alerts"], context: Context) {
  return [
    { name: "nobody" },
    ...(deadmanUrlFile === undefined ? [] : [renderDeadman(deadmanUrlFile, context)]),
    ...Object.entries(receivers).map(([name, ways]) => ({ name, ...renderWays(ways, context) })),
  ];
}

function renderWays({ slack, pagerduty, email, webhook, jira }: Receiver, context: Context): Rendered {
  return {
    ...(slack && { slack_configs: [renderSlack(slack, context)] }),
    ...(pagerduty && { pagerduty_configs: [renderPagerduty(pagerduty, context)] }),
    ...(email && { email_configs: [renderEmail(email, context)] }),
    ...(webhook && { webhook_configs: [renderWebhook(webhook, context)] }),
    ...(jira && { jira_configs: [renderJira(jira, context)] }),
  };
}

function renderSlack({ webhookUrlFile, botTokenFile, channel }: ReceiverOf<"slack">, context: Context) {
  return {
    send_resolved: true,
    ...(webhookUrlFile !== undefined && { api_url_file: context.userFile(webhookUrlFile) }),
    ...(botTokenFile !== undefined && { app_token_file: context.userFile(botTokenFile), channel }),
    username: "",
    color: template("slack.color"),
    title: template("headline"),
    title_link: template("slack.title-link"),
    text: template("slack.text"),
    fallback: template("headline"),
  };
}

function renderPagerduty({ routingKeyFile, url }: ReceiverOf<"pagerduty">, context: Context) {
  const links = ["dashboard", "logs", "traces", "runbook"].map((kind) => ({
    text: kind,
    href: `{{ $one := index .Alerts 0 }}{{ with $one.Annotations.${kind}_url }}{{ if match "^https?://" . }}{{ . }}{{ end }}{{ end }}`,
  }));
  return {
    send_resolved: true,
    routing_key_file: context.userFile(routingKeyFile),
    ...(url !== undefined && { url: reachable(url, context) }),
    severity: '{{ if eq .CommonLabels.severity "page" }}critical{{ else }}warning{{ end }}',
    description: template("pagerduty.summary"),
    source: "{{ or .CommonLabels.service .CommonLabels.job .GroupLabels.alertname }}",
    class: "{{ .GroupLabels.alertname }}",
    component: "{{ .CommonLabels.task }}",
    group: "{{ .CommonLabels.workflow }}",
    client: "Alertmanager",
    client_url: "{{ .ExternalURL }}",
    details: {
      where: asText(`{{ template "telltale.where" .CommonLabels }}`),
      firing: asText(`{{ template "telltale.text.firing" .Alerts.Firing }}`),
      resolved: asText(`{{ template "telltale.text.resolved" .Alerts.Resolved }}`),
      runbook: "{{ $one := index .Alerts 0 }}{{ $one.Annotations.runbook_url }}",
      silence: template("silence-url"),
    },
    links,
  };
}

function renderEmail(options: ReceiverOf<"email">, context: Context) {
  const { to, from, smarthost, user, passwordFile, tls } = options;
  return {
    send_resolved: true,
    to: [to].flat().join(", "),
    from,
    smarthost: context.userHost(smarthost),
    ...(user !== undefined && { auth_username: user }),
    ...(passwordFile !== undefined && { auth_password_file: context.userFile(passwordFile) }),
    require_tls: tls !== "none",
    ...(tls !== undefined && { force_implicit_tls: tls === "implicit" }),
    headers: { Subject: template("headline") },
    html: template("email.html"),
    text: template("text"),
    threading: { enabled: true, thread_by_date: "none" },
  };
}

function renderWebhook({ url, urlFile, tokenFile }: ReceiverOf<"webhook">, context: Context) {
  return {
    send_resolved: true,
    ...(url !== undefined && { url: reachable(url, context) }),
    ...(urlFile !== undefined && { url_file: context.userFile(urlFile) }),
    ...(tokenFile !== undefined && {
      http_config: { authorization: { credentials_file: context.userFile(tokenFile) } },
    }),
  };
}

function renderJira(options: ReceiverOf<"jira">, context: Context) {
  const { url, project, issueType, user, tokenFile, resolveTransition } = options;
  const file = context.userFile(tokenFile);
  return {
    // Without a transition to take, Alertmanager counts each end of an alert as a notification that failed.
    send_resolved: resolveTransition !== undefined,
    api_url: `${reachable(url, context).replace(/\/$/, "")}/rest/api/2`,
    project,
    issue_type: issueType,
    summary: template("jira.summary"),
    description: template("jira.description"),
    labels: ["telltale", "{{ .GroupLabels.alertname }}"],
    // A project may have no field for it, and Jira then refuses the issue.
    priority: "",
    ...(resolveTransition !== undefined && { resolve_transition: resolveTransition }),
    http_config:
      user === undefined
        ? { authorization: { credentials_file: file } }
        : { basic_auth: { username: user, password_file: file } },
  };
}

/** Whoever is called counts calls only: the end of the alert must not be one. */
function renderDeadman(urlFile: string, context: Context) {
  return {
    name: "deadman",
    webhook_configs: [{ send_resolved: false, url_file: context.userFile(urlFile) }],
  };
}

function template(name: string): string {
  return `{{ template "telltale.${name}" . }}`;
}

/**
 * Alertmanager reads a detail as YAML and then runs its parts as templates once more: an agent's name with a brace would
 * keep the page from going out. What begins with a tab is no YAML, and stays text.
 */
function asText(template: string): string {
  return `\t${template}`;
}

/** The URL as the service reaches it: in a container this machine's loopback has another name. */
function reachable(url: string, { userHost }: Context): string {
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${userHost(host)}${pathname}${search}`;
}
