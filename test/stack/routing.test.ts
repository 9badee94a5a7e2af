import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { instanceOf } from "../../components/targets/instance.ts";
import { down } from "../../components/targets/native/down.ts";
import { up } from "../../components/targets/native/up.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { startHttpReceivers, startMailServer } from "./alert-receivers.ts";
import { eventually, getJson } from "./backends.ts";
import { findFreeBase } from "./free-ports.ts";
import { alertSettings, hurriedAlertmanager } from "./routed-alerts.ts";
import { stackUnderTest } from "./stack-under-test.ts";

const instance = instanceOf(join(stackUnderTest().folder, "..", ".."), "routed");
const options = { reporter: SILENT, signal: AbortSignal.timeout(180_000) };
const off = { mode: "off" };
const folder = mkdtempSync(join(tmpdir(), "telltale-routed-"));
const fileWith = (name: string, text: string): string => {
  writeFileSync(join(folder, name), `${text}\n`);
  return join(folder, name);
};

const http = await startHttpReceivers();
const mail = await startMailServer("telltale", "a mail's password");
let api: string;

const where = { service: "report-writer", environment: "production", workflow: "nightly-report" };
const DASHBOARD = "http://127.0.0.1:4000/d/telltale-task?var-task=research";
const startsAt = new Date(Date.now() - 130_000).toISOString();
const retries = {
  startsAt,
  labels: { alertname: "TaskRetriesHigh", severity: "warning", team: "agents", ...where, task: "research" },
  annotations: {
    summary: "A task is retried more often than its limit allows",
    description: "Task research of nightly-report was retried 9 times in 10 minutes; its limit is 5.",
    runbook_url: "docs/runbooks/TaskRetriesHigh.md",
    dashboard_url: DASHBOARD,
    logs_url: "",
  },
};
const failing = {
  startsAt,
  labels: { alertname: "WorkflowFailureRatioHigh", severity: "page", team: "agents", ...where },
  annotations: {
    summary: "Many runs of a workflow fail",
    description: "8 of 10 runs of {{ nightly-report <!channel> failed.",
    logs_url: "http://127.0.0.1:4000/explore",
  },
};
const watchdog = { labels: { alertname: "Watchdog", severity: "none" }, annotations: {} };

const withLabel = (alert: typeof retries, label: string, value: string) => ({
  ...alert,
  labels: { ...alert.labels, [label]: value },
});

async function send(...alerts: readonly object[]): Promise<void> {
  const response = await fetch(`${api}/api/v2/alerts`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(alerts),
  });
  expect(response.status).toBe(200);
}

const over = (alert: object) => ({ ...alert, endsAt: new Date().toISOString() });

beforeAll(async () => {
  const settings = parseSettings(
    {
      ports: { base: await findFreeBase() },
      services: { collector: off, loki: off, jaeger: off, prometheus: off, errors: off },
      alerts: alertSettings({ http: http.url, smarthost: mail.smarthost, fileWith }),
    },
    "test",
  );
  const { statuses, problems } = await up(
    { instance, settings, services: [hurriedAlertmanager(http.url)] },
    options,
  );
  expect(problems).toEqual([]);
  api = statuses[0]?.url ?? "";
}, 120_000);

afterAll(async () => {
  await down(instance, { ...options, data: true });
  http.stop();
  mail.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

const toldOf = (what: string, alertname: string) => () =>
  Promise.resolve(http.received(what).filter(({ body }) => JSON.stringify(body).includes(alertname)));
const some = (list: readonly unknown[]): boolean => list.length > 0;
const attachments = (received: readonly { body: { attachments: object[] } }[]) =>
  received.map(({ body }) => body.attachments[0]);

test("a warning goes where its labels say, with what, where, since when and how much, and what to open", async () => {
  await send(retries, withLabel(retries, "environment", "staging"), watchdog);
  const [slack] = attachments(await eventually(toldOf("POST /slack", "TaskRetriesHigh"), some));
  const title =
    "[WARNING] TaskRetriesHigh: workflow nightly-report, task research, agent report-writer, environment production";
  const matchers =
    "alertname%3D%22TaskRetriesHigh%22%2Cenvironment%3D%22production%22%2Cservice%3D%22report-writer%22%2Ctask%3D%22research%22%2Cworkflow%3D%22nightly-report%22";
  const silence = `${api}/#/silences/new?filter=%7B${matchers}%7D`;
  expect(slack).toMatchObject({ color: "warning", title, title_link: DASHBOARD });
  expect((slack as { text: string }).text.split("\n")).toEqual([
    "*A task is retried more often than its limit allows*",
    "• Task research of nightly-report was retried 9 times in 10 minutes; its limit is 5.",
    expect.stringMatching(/^ {3}_since \d+ \w+ [\d:]{8} UTC \(2m 1\ds ago\)_$/),
    `<${DASHBOARD}|Dashboard>  Runbook: docs/runbooks/TaskRetriesHigh.md  <${silence}|Silence>`,
  ]);

  const [message] = await eventually(async () => mail.mails, some);
  expect(message).toMatchObject({
    from: "telltale@example.com",
    to: ["team@example.com", "lead@example.com"],
    user: "telltale",
    subject: title,
  });
  for (const text of [message?.text, message?.html]) {
    for (const part of ["retried 9 times", "2m 1", "research", "docs/runbooks/TaskRetriesHigh.md", DASHBOARD])
      expect(text).toContain(part);
    expect(text).toContain("/#/silences/new?filter=%7Balertname%3D%22TaskRetriesHigh%22%2Cenvironment");
    expect(text).not.toContain("Logs");
  }

  const [issue] = await eventually(toldOf("POST /jira/rest/api/2/issue", "TaskRetriesHigh"), some);
  expect(issue?.authorization).toBe(`Basic ${btoa("bot@example.com:jira-token")}`);
  expect(issue?.body.fields).toMatchObject({
    project: { key: "OPS" },
    issuetype: { name: "Task" },
    summary: title.replace("[WARNING] ", ""),
    description: expect.stringContaining(`[Dashboard|${DASHBOARD}]`),
    labels: expect.arrayContaining(["telltale", "TaskRetriesHigh"]),
  });

  const [bot, ...others] = await eventually(toldOf("POST /slack-api", "TaskRetriesHigh"), some);
  expect([bot?.authorization, bot?.body.channel, others]).toEqual(["Bearer xoxb-1", "#staging", []]);
  expect(JSON.stringify(bot?.body)).toContain("environment staging");
  expect(http.received("POST /v2/enqueue")).toEqual([]);
}, 30_000);

test("the dead man's switch goes to whom it is meant for, and to nobody else", async () => {
  await eventually(toldOf("POST /deadman", "Watchdog"), some);
  const told = ["POST /slack", "POST /slack-api", "POST /v2/enqueue", "POST /hook"].flatMap(http.received);
  expect(JSON.stringify(told)).not.toContain("Watchdog");
  expect(http.received("POST /deadman")).toHaveLength(1);
});

test("a page reaches every receiver of its route, whatever an agent's names do to templates and to Slack", async () => {
  await send(failing);
  const [paged] = await eventually(toldOf("POST /v2/enqueue", "trigger"), some);
  expect(paged?.body).toMatchObject({
    routing_key: "a routing key",
    event_action: "trigger",
    payload: {
      summary:
        "Many runs of a workflow fail: workflow nightly-report, agent report-writer, environment production. 8 of 10 runs of {{ nightly-report ‹!channel> failed.",
      severity: "critical",
      source: "report-writer",
      group: "nightly-report",
      custom_details: { firing: expect.stringMatching(/8 of 10 runs of \{\{ .*\n {2}since /) },
    },
    links: [{ text: "logs", href: "http://127.0.0.1:4000/explore" }],
  });
  const [hooked] = await eventually(toldOf("POST /hook", "WorkflowFailureRatioHigh"), some);
  expect(hooked).toMatchObject({ authorization: "Bearer t0ken", body: { status: "firing", version: "4" } });
  const [slack] = attachments(await eventually(toldOf("POST /slack", "WorkflowFailureRatioHigh"), some));
  expect(slack).toMatchObject({
    color: "danger",
    title: expect.stringMatching(/^\[PAGE\] /),
    text: expect.stringContaining("‹!channel"),
  });
}, 30_000);

test("while a page fires, what it explains is kept back; other workflows' alerts are not", async () => {
  const slow = { ...retries, labels: { ...retries.labels, alertname: "TaskLatencyIncreased" } };
  await send(slow, withLabel(slow, "workflow", "code-review"));
  await eventually(toldOf("POST /slack", "TaskLatencyIncreased"), some);
  const held = await getJson(`${api}/api/v2/alerts`, { filter: 'alertname="TaskLatencyIncreased"' });
  const state = ({ labels, status }: { labels: Record<string, string>; status: { state: string } }) => [
    labels.workflow,
    status.state,
  ];
  expect(held.map(state).sort()).toEqual([
    ["code-review", "active"],
    ["nightly-report", "suppressed"],
  ]);
  const told = await toldOf("POST /slack", "TaskLatencyIncreased")();
  expect(attachments(told)).toEqual([
    expect.objectContaining({ title: expect.stringContaining("workflow code-review") }),
  ]);
}, 30_000);

test("a page that fires seconds after what it explains still keeps that back", async () => {
  const labels = { severity: "warning", team: "agents", service: "spender", environment: "production" };
  const spike = { labels: { ...labels, alertname: "TokensSpiking" }, annotations: {} };
  await send(spike);
  await sleep(2_000);
  await send({ ...spike, labels: { ...labels, alertname: "CostBudgetBurning", severity: "page" } });
  await eventually(toldOf("POST /v2/enqueue", "CostBudgetBurning"), some);
  expect(await toldOf("POST /slack", "TokensSpiking")()).toEqual([]);
}, 30_000);

test("many alerts of a group are one message, of which it shows five", async () => {
  const tools = Array.from({ length: 7 }, (_, index) => ({
    labels: { ...retries.labels, alertname: "ToolFailuresHigh", tool: `tool-${index}`, service: "crawler" },
    annotations: { ...retries.annotations, description: `tool-${index} fails` },
  }));
  await send(...tools);
  const [slack] = attachments(await eventually(toldOf("POST /slack", "ToolFailuresHigh"), some));
  const { title, text } = slack as { title: string; text: string };
  expect(title).toMatch(
    /^\[WARNING ×7\] ToolFailuresHigh: workflow nightly-report, task research, agent crawler,/,
  );
  expect(text.match(/^• .*/gm)).toEqual([
    ...[0, 1, 2, 3, 4].map((index) => `• tool-${index} fails`),
    "• and 2 more",
  ]);
}, 30_000);

test("what is over is told with how long it lasted, and closes its incident and its issue", async () => {
  await send(over(failing));
  const [resolved] = await eventually(toldOf("POST /v2/enqueue", '"resolve"'), some);
  const [triggered] = http.received("POST /v2/enqueue");
  expect(resolved?.body.dedup_key).toBe(triggered?.body.dedup_key);
  // Alertmanager tells no end of what is kept back at that moment: the page goes first.
  await send(over(retries));
  const closed = await eventually(
    async () => http.received("POST /jira/rest/api/2/issue/OPS-1/transitions"),
    some,
  );
  expect(closed[0]?.body).toEqual({ transition: { id: "31" } });
  const messages = await eventually(toldOf("POST /slack", "[RESOLVED] TaskRetriesHigh"), some);
  expect(attachments(messages)[0]).toMatchObject({
    color: "good",
    text: expect.stringMatching(/_over since .* UTC; it lasted 2m \d+s_/),
  });
}, 30_000);
