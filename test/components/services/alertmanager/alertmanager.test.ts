import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { alertmanager } from "../../../../components/services/alertmanager/service.ts";
import { IN_CONTAINER } from "../../../../components/targets/docker/plan/placement.ts";
import { describeDeployed } from "../../../../components/targets/render-context.ts";
import { userFilesOf } from "../../../../components/targets/user-files.ts";
import { parseSettings } from "../../../../stacks/settings.ts";

const settingsWith = (alerts: object) => parseSettings({ alerts }, "test");
/** As in a container, but files are where the user has them; without the ways of drills, which have a test of their own. */
function render(alerts: object) {
  const place = () => ({ ...IN_CONTAINER, userFile: (path: string) => path });
  const [spec] = describeDeployed(settingsWith(alerts), [alertmanager], place);
  const { route, receivers, ...config } = parse(spec?.files["alertmanager.yml"]?.content ?? "");
  const isDrill = ({ name, receiver }: { name?: string; receiver?: string }) =>
    (name ?? receiver) === "drill";
  return {
    ...config,
    route: { ...route, routes: route.routes.filter((one: object) => !isDrill(one)) },
    receivers: receivers.filter((one: object) => !isDrill(one)),
  };
}
function receiverWith(ways: object) {
  const { receivers } = render({ receivers: { team: ways }, routes: [{ to: "team" }] });
  return receivers.find(({ name }: { name: string }) => name === "team");
}

test("without any setting alerts are grouped, shown, and told to nobody", () => {
  const { route, receivers } = render({});
  expect(receivers).toEqual([{ name: "nobody" }]);
  expect(JSON.stringify(route)).not.toMatch(/"receiver":"(?!nobody")/);
  expect(route).toMatchObject({
    group_by: ["alertname", "service", "environment", "workflow", "task"],
    group_wait: "5s",
  });
});

test("pages are repeated every hour, all else twice a day", () => {
  const { route } = render({});
  const pages = route.routes.find(
    ({ matchers }: { matchers: string[] }) => matchers[0] === 'severity="page"',
  );
  expect([pages.repeat_interval, pages.group_interval]).toEqual(["1h", "1m"]);
  expect([route.repeat_interval, route.group_interval]).toEqual(["12h", "5m"]);
});

test("a route of one severity stands in the branch of that severity, another one in both; order is kept", () => {
  const slack = { webhookUrlFile: "/s" };
  const { route } = render({
    receivers: { a: { slack }, b: { slack } },
    routes: [
      { severity: "page", to: ["a", "b"] },
      { severity: "warning", service: ["x.y", "z"], to: "b" },
      { model: 'gpt "5"', to: "a" },
    ],
  });
  const [, pages, ...warnings] = route.routes;
  expect(pages.routes).toEqual([
    { receiver: "a", routes: [{ receiver: "a", continue: true }, { receiver: "b" }] },
    { receiver: "a", matchers: ['model="gpt \\"5\\""'] },
  ]);
  expect(warnings).toEqual([
    { receiver: "b", matchers: ['service=~"x\\\\.y|z"'] },
    { receiver: "a", matchers: ['model="gpt \\"5\\""'] },
  ]);
});

test("Slack is reached by a webhook's URL or by a bot's token, each in its file", () => {
  const text = { text: '{{ template "telltale.slack.text" . }}', send_resolved: true };
  expect(receiverWith({ slack: { webhookUrlFile: "/s" } }).slack_configs).toEqual([
    expect.objectContaining({ api_url_file: "/s", ...text }),
  ]);
  expect(receiverWith({ slack: { botTokenFile: "/b", channel: "#ops" } }).slack_configs).toEqual([
    expect.objectContaining({ app_token_file: "/b", channel: "#ops", ...text }),
  ]);
});

test("PagerDuty has its key in a file, and two severities", () => {
  const [{ routing_key_file, url, severity, send_resolved }] = receiverWith({
    pagerduty: { routingKeyFile: "/k", url: "https://events.eu.pagerduty.com/v2/enqueue" },
  }).pagerduty_configs;
  expect({ routing_key_file, url, send_resolved }).toEqual({
    routing_key_file: "/k",
    url: "https://events.eu.pagerduty.com/v2/enqueue",
    send_resolved: true,
  });
  expect(severity).toBe('{{ if eq .CommonLabels.severity "page" }}critical{{ else }}warning{{ end }}');
});

const mail = { to: "a@example.com", from: "b@example.com" };
test.each([
  ["starttls", { smarthost: "smtp.example.com:587" }, { require_tls: true }],
  [
    "TLS from the start",
    { smarthost: "smtp.example.com:2465", tls: "implicit" },
    { require_tls: true, force_implicit_tls: true },
  ],
  [
    "no TLS",
    { smarthost: "smtp.example.com:25", tls: "none" },
    { require_tls: false, force_implicit_tls: false },
  ],
])("mail goes by %s", (_, options, tls) => {
  const [{ to, from, smarthost, require_tls, force_implicit_tls }] = receiverWith({
    email: { ...mail, ...options },
  }).email_configs;
  expect({ to, from, smarthost, require_tls, force_implicit_tls }).toEqual({
    ...mail,
    smarthost: options.smarthost,
    force_implicit_tls: undefined,
    ...tls,
  });
});

test("several mail addresses get one mail each, sent by a user with a password file", () => {
  const [config] = receiverWith({
    email: {
      ...mail,
      to: ["a@example.com", "c@example.com"],
      smarthost: "127.0.0.1:25",
      user: "u",
      passwordFile: "/p",
    },
  }).email_configs;
  expect(config).toMatchObject({
    to: "a@example.com, c@example.com",
    auth_username: "u",
    auth_password_file: "/p",
    smarthost: "host.docker.internal:25",
  });
});

test("a webhook of this machine is found from a container, its token stays in its file", () => {
  expect(
    receiverWith({ webhook: { url: "http://localhost:8080/a/b?c=1", tokenFile: "/t" } }).webhook_configs,
  ).toEqual([
    {
      send_resolved: true,
      url: "http://host.docker.internal:8080/a/b?c=1",
      http_config: { authorization: { credentials_file: "/t" } },
    },
  ]);
  expect(receiverWith({ webhook: { urlFile: "/u" } }).webhook_configs).toEqual([
    { send_resolved: true, url_file: "/u" },
  ]);
});

test("Jira has a user with an API token, or a personal access token; without a transition issues stay open", () => {
  const jira = { url: "https://example.atlassian.net/", project: "OPS", tokenFile: "/t" };
  const [cloud] = receiverWith({ jira: { ...jira, user: "u", resolveTransition: "Done" } }).jira_configs;
  expect(cloud).toMatchObject({
    api_url: "https://example.atlassian.net/rest/api/2",
    issue_type: "Task",
    send_resolved: true,
    resolve_transition: "Done",
    http_config: { basic_auth: { username: "u", password_file: "/t" } },
  });
  const [server] = receiverWith({ jira: { ...jira, issueType: "Bug" } }).jira_configs;
  expect(server).toMatchObject({
    issue_type: "Bug",
    send_resolved: false,
    http_config: { authorization: { credentials_file: "/t" } },
  });
});

test("only the dead man's switch goes to its URL, and its end is no call", () => {
  const { route, receivers } = render({ deadmanUrlFile: "/d" });
  expect(receivers).toContainEqual({
    name: "deadman",
    webhook_configs: [{ send_resolved: false, url_file: "/d" }],
  });
  const [switched, ...others] = route.routes;
  expect(switched).toMatchObject({ receiver: "deadman", matchers: ['alertname="Watchdog"'] });
  expect(JSON.stringify(others)).not.toContain("deadman");
});

test("every file that receivers name is checked before anything starts", () => {
  const settings = settingsWith({
    deadmanUrlFile: "/d",
    receivers: {
      team: {
        slack: { botTokenFile: "/b", channel: "c" },
        pagerduty: { routingKeyFile: "/k" },
        jira: { url: "https://x", project: "OPS", tokenFile: "/t" },
        webhook: { urlFile: "/u", tokenFile: "/w" },
        email: { ...mail, smarthost: "h:25", user: "u", passwordFile: "/p" },
      },
    },
    routes: [{ to: "team" }],
  });
  expect(userFilesOf(settings).map(({ setting, path }) => `${setting} ${path}`)).toEqual([
    "alerts.receivers.team.slack.botTokenFile /b",
    "alerts.receivers.team.pagerduty.routingKeyFile /k",
    "alerts.receivers.team.email.passwordFile /p",
    "alerts.receivers.team.webhook.urlFile /u",
    "alerts.receivers.team.webhook.tokenFile /w",
    "alerts.receivers.team.jira.tokenFile /t",
    "alerts.deadmanUrlFile /d",
  ]);
});
