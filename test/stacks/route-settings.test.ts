import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { parseSettings } from "../../stacks/settings.ts";

const refusalOf = (alerts: object): string[] => {
  try {
    parseSettings({ alerts }, "Pulumi.dev.yaml");
  } catch (error) {
    return String(error)
      .split("\n")
      .slice(1)
      .map((line) => line.replace("  - Pulumi.dev.yaml: telltale:alerts.", ""));
  }
  return [];
};
const slack = { webhookUrlFile: "/secrets/slack" };
const all = [{ to: "team" }];
const email = { to: "a@example.com", from: "b@example.com", smarthost: "smtp.example.com:587" };

test("without any setting nobody is told", () => {
  const { receivers, routes, deadmanUrlFile } = parseSettings({}, "test").alerts;
  expect([receivers, routes, deadmanUrlFile]).toEqual([{}, [], undefined]);
});

test("a label is given one value or several, and so are receivers", () => {
  const routes = [
    { severity: "page", workflow: ["a", "b"], to: ["team", "boss"] },
    { team: "platform", to: "nobody" },
    { to: "team" },
  ];
  expect(
    parseSettings({ alerts: { receivers: { team: { slack }, boss: { slack } }, routes } }, "test").alerts
      .routes,
  ).toEqual([
    { severity: ["page"], workflow: ["a", "b"], to: ["team", "boss"] },
    { team: ["platform"], to: ["nobody"] },
    { to: ["team"] },
  ]);
});

test("a route to a receiver that there is not, and a receiver without a route, are refused", () => {
  expect(refusalOf({ receivers: { team: { slack }, boss: { slack } }, routes: [{ to: "tema" }] })).toEqual([
    'routes.0.to: "tema" was given; allowed: team, boss, nobody (telltale:alerts.receivers)',
    expect.stringMatching(
      /^receivers\.team: "team" was given; allowed: a receiver that a route names; all alerts go to it by `telltale:alerts\.routes: \[\{ to: team \}\]`$/,
    ),
    expect.stringMatching(/^receivers\.boss/),
  ]);
});

test("an entry that every alert matches is the last one, and nobody stands alone", () => {
  const routes = [{ to: "team" }, { severity: "page", to: ["team", "nobody"] }];
  expect(refusalOf({ receivers: { team: { slack } }, routes })).toEqual([
    'routes.1.to: ["team","nobody"] was given; allowed: nobody alone, or receivers',
    'routes.0: {"to":["team"]} was given; allowed: an entry without labels as the last one only',
  ]);
});

test("labels that alerts do not have, and values that they never have, are refused", () => {
  const routes = [
    { severity: "critical", to: "team" },
    { worklfow: "a", to: "team" },
  ];
  expect(refusalOf({ receivers: { team: { slack } }, routes })).toEqual([
    'routes.0.severity: "critical" was given; allowed: page or warning, or a list of them',
    "routes.1.worklfow: there is no such setting; remove it, or see stacks/settings.ts for their names",
  ]);
});

test.each<[string, object, string]>([
  [
    "nothing",
    {},
    "receivers.team: {} was given; allowed: one or more of slack, pagerduty, email, webhook, jira",
  ],
  ["a way that there is not", { teams: {} }, "receivers.team.teams: there is no such setting"],
  [
    "Slack without a URL",
    { slack: {} },
    "receivers.team.slack: {} was given; allowed: webhookUrlFile, or botTokenFile and channel",
  ],
  [
    "a bot without a channel",
    { slack: { botTokenFile: "/t" } },
    "allowed: webhookUrlFile, or botTokenFile and channel",
  ],
  [
    "a relative path",
    { pagerduty: { routingKeyFile: "key" } },
    'receivers.team.pagerduty.routingKeyFile: "key" was given; allowed: an absolute path',
  ],
  [
    "a secret in the settings",
    { pagerduty: { routingKey: "abc" } },
    "receivers.team.pagerduty.routingKey: there is no such setting",
  ],
  [
    "an address that is none",
    { email: { ...email, to: "team" } },
    'receivers.team.email.to: "team" was given; allowed: an e-mail address',
  ],
  [
    "a mail server without a port",
    { email: { ...email, smarthost: "smtp.example.com" } },
    "receivers.team.email.smarthost",
  ],
  [
    "a user without a password",
    { email: { ...email, user: "a" } },
    "allowed: user and passwordFile together, or neither",
  ],
  [
    "a password in the clear",
    { email: { ...email, user: "a", passwordFile: "/p", tls: "none" } },
    'receivers.team.email.tls: "none" was given; allowed: starttls or implicit',
  ],
  [
    "a webhook without a URL",
    { webhook: {} },
    "receivers.team.webhook: {} was given; allowed: either url or urlFile",
  ],
  [
    "a webhook that is no URL",
    { webhook: { url: "example.com" } },
    'receivers.team.webhook.url: "example.com" was given; allowed: an http or https URL',
  ],
  [
    "a project that is no key",
    { jira: { url: "https://x.atlassian.net", project: "Ops team", tokenFile: "/t" } },
    'receivers.team.jira.project: "Ops team" was given; allowed: a project\'s key, such as OPS',
  ],
])("%s is refused by path", (_, ways, message) => {
  expect(refusalOf({ receivers: { team: ways }, routes: all }).join("\n")).toContain(message);
});

test.each(["nobody", "deadman"])("a receiver is not named %s", (name) => {
  expect(refusalOf({ receivers: { [name]: { slack } }, routes: [{ to: name }] })[0]).toContain(
    `receivers.${name}: "${name}" was given; allowed: another name`,
  );
});

test("an Alertmanager elsewhere has its own receivers, so that none are given here", () => {
  const alertmanager = { mode: "external", url: "https://alerts.example.com" };
  const alerts = { deadmanUrlFile: "/d", receivers: { team: { slack } }, routes: all };
  const parse = () => parseSettings({ services: { alertmanager }, alerts }, "test");
  const reason = "1 was given; allowed: none, since telltale:services.alertmanager is external";
  expect(parse).toThrow(`telltale:alerts.receivers: ${reason}`);
  expect(parse).toThrow(`telltale:alerts.deadmanUrlFile: ${reason}`);
});

test("what docs/routing.md shows can be used", () => {
  const examples = [...readFileSync("docs/routing.md", "utf8").matchAll(/```yaml\n([\s\S]*?)```/g)];
  expect(examples).toHaveLength(3);
  for (const [, example = ""] of examples) {
    const { "telltale:alerts": alerts } = parse(example);
    expect(Object.keys(parseSettings({ alerts }, "docs").alerts.receivers)).not.toEqual([]);
  }
});
