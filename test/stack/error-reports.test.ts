import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { explain } from "../../cli/why/explain.ts";
import { instanceOf, loginsFile } from "../../components/targets/instance.ts";
import { backendsOf, eventually, tag } from "./backends.ts";
import { bugsinkOf, logIn } from "./bugsink.ts";
import { runAgent, stackUnderTest } from "./stack-under-test.ts";

const AGENT = `${import.meta.dirname}/agents/dying.ts`;
const RUNS = ["wf_lost_1", "wf_lost_2"];

const stack = stackUnderTest();
const { trace, logs } = backendsOf(stack);
const instance = instanceOf(join(stack.folder, "..", ".."), "test");
const bugsink = await bugsinkOf(instance, stack.urls.errors as string);

test("an agent that dies twice of an error that nothing catches has one issue, whose events lead to their traces and logs", async () => {
  for (const WORKFLOW_ID of RUNS) {
    await expect(runAgent(AGENT, [], { WORKFLOW_ID })).rejects.toThrow("RateLimitError");
  }
  const found = await eventually(
    async () =>
      (await bugsink.issues(1, "RateLimitError")).filter(
        ({ transaction }) => transaction === "errand / deliver",
      ),
    ([issue]) => issue?.stored_event_count === RUNS.length,
  );
  expect(found).toMatchObject([{ calculated_value: expect.stringContaining("key ****") }]);
  const events = (await bugsink.events(found[0] as (typeof found)[number])).map(({ data }) => data);
  expect(events.map(({ tags }) => tags?.workflow_id).sort()).toEqual(RUNS);

  for (const { level, release, tags = {} } of events) {
    expect({ level, release }).toEqual({ level: "fatal", release: "1.4.2" });
    const spans = await eventually(
      () => trace(tags.trace_id ?? ""),
      (all) => all.some(({ operationName }) => operationName === "execute_task deliver"),
    );
    const failed = spans.find(({ operationName }) => operationName === "execute_task deliver");
    expect(failed && tag(failed, "telltale.task.id")).toBe(tags.task_id);
    const query = `{service_name="dying"} | trace_id="${tags.trace_id}" | event="workflow_failed"`;
    const lines = await eventually(
      () => logs(query),
      (all) => all.length > 0,
    );
    expect(lines.map(({ line }) => line.workflow_id)).toEqual([tags.workflow_id]);
  }
}, 120_000);

test("telltale why links to the issue of the run's own error", async () => {
  const url = stack.urls.errors ?? "";
  const at = (service: string) => ({ url: stack.urls[service] ?? "", hostPort: "" });
  const stores = { loki: at("loki"), jaeger: at("jaeger"), prometheus: at("prometheus") };
  const page = (service: string) => (service === "errors" ? url : undefined);
  const found = await explain({ stores, page, runbooks: "docs/runbooks" }, { id: RUNS[0] as string });
  const [link] = found?.links ?? [];

  const { user, password } = JSON.parse(readFileSync(loginsFile(instance), "utf8")).errors;
  const cookie = (await logIn(url, user, password)) ?? "";
  const issuesAt = async (address: string) => {
    const html = await (await fetch(address, { headers: { cookie } })).text();
    return [...new Set(html.match(/(?<=\/issues\/issue\/)[0-9a-f-]{36}/g))];
  };
  const own = (await bugsink.issues(1, "RateLimitError")).filter(
    ({ transaction }) => transaction === "errand / deliver",
  );
  expect(await issuesAt(link?.url ?? "")).toEqual(own.map(({ id }) => id));
  expect(await issuesAt((link?.url ?? "").replace(RUNS[0] as string, "wf_other"))).toEqual([]);
});
