import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { instanceOf, loginsFile } from "../../components/targets/instance.ts";
import { bugsinkOf, canLogIn, runPython } from "./bugsink.ts";
import { exceptionEvent, sendEvent } from "./sentry.ts";
import { stackUnderTest } from "./stack-under-test.ts";

const { folder, urls } = stackUnderTest();
const url = urls.errors as string;
const instance = instanceOf(join(folder, "..", ".."), "test");
const { dsn } = JSON.parse(readFileSync(join(folder, "connection.json"), "utf8"));
const bugsink = await bugsinkOf(instance, url);

test("an error becomes an issue, with its stack, its tags and its trace", async () => {
  const trace = { trace_id: "4bf92f3577b34da6a3ce929d0e0e4736", span_id: "00f067aa0ba902b7" };
  const event = exceptionEvent("FirstError", { tags: { workflow: "report" }, contexts: { trace } });
  expect(await sendEvent(dsn.node, event)).toBe(200);
  const [issue, ...others] = await bugsink.issues(1, "FirstError");
  expect(others).toEqual([]);
  const [{ data } = { data: {} }] = await bugsink.events(issue as NonNullable<typeof issue>);
  expect(data).toMatchObject({
    exception: { values: [{ stacktrace: { frames: [{ function: "publish", lineno: 7 }] } }] },
    tags: { workflow: "report" },
    contexts: { trace },
  });
});

test("events of one fingerprint make one issue, those of another a second", async () => {
  for (const fingerprint of ["publish", "publish", "search"]) {
    await sendEvent(dsn.node, exceptionEvent("GroupedError", { fingerprint: [fingerprint] }));
  }
  const counts = (await bugsink.issues(1, "GroupedError")).map((issue) => issue.stored_event_count);
  expect(counts.sort()).toEqual([1, 2]);
});

test("a project's key opens that project alone", async () => {
  expect(await sendEvent(dsn.python, exceptionEvent("OtherError"))).toBe(200);
  expect(await bugsink.issues(2, "OtherError")).toHaveLength(1);
  const right = new URL(dsn.python).username;
  for (const wrong of [new URL(dsn.node).username, "0".repeat(32)]) {
    expect(await sendEvent(dsn.python.replace(right, wrong), exceptionEvent("StrangeError"))).toBe(403);
  }
  expect(await bugsink.issues(2, "StrangeError")).toEqual([]);
});

test("a person logs in with what logins.json says, and with nothing else", async () => {
  expect(statSync(loginsFile(instance)).mode & 0o777).toBe(0o600);
  const { user, password } = JSON.parse(readFileSync(loginsFile(instance), "utf8")).errors;
  expect(user).toBe("admin@example.com");
  expect(await canLogIn(url, user, password)).toBe(true);
  expect(await canLogIn(url, user, "another")).toBe(false);
});

test("nobody who is not logged in sees anything, or makes an account", async () => {
  const page = await fetch(`${url}/projects/`, { redirect: "manual" });
  expect([page.status, page.headers.get("location")]).toEqual([
    302,
    expect.stringContaining("/accounts/login/"),
  ]);
  expect((await fetch(`${url}/accounts/signup/`)).status).toBe(404);
  expect((await fetch(`${url}/api/canonical/0/issues/?project=1`)).status).toBe(401);
});

const AGE = `
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from events.models import Event
from issues.models import Issue
from telltale_retention import clean_up
long_ago = timezone.now() - timedelta(days=31)
old = Issue.objects.filter(calculated_type="OldError")
Event.objects.filter(issue__in=old).update(digested_at=long_ago)
old.update(last_seen=long_ago)
clean_up(30)
`;

test("what is older than retention.errors goes, with its issue; the rest stays", async () => {
  await sendEvent(dsn.node, exceptionEvent("OldError"));
  await sendEvent(dsn.node, exceptionEvent("YoungError"));
  await runPython(instance, "-c", AGE);
  expect(await bugsink.issues(1, "OldError")).toEqual([]);
  expect(await bugsink.issues(1, "YoungError")).toHaveLength(1);
}, 30_000);
