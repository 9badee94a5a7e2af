import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { DRILLS } from "../../cli/drill/drills/index.ts";
import { listenAddresses } from "../../cli/drill/listen-addresses.ts";
import { type Listener, listen } from "../../cli/drill/listener.ts";
import { outcomeTable } from "../../cli/drill/report.ts";
import type { Outcome } from "../../cli/drill/run-drill.ts";
import { runDrills } from "../../cli/drill/run-drills.ts";
import { DRILL } from "../../components/services/alertmanager/drill.ts";
import { localPort } from "../../components/targets/local-address.ts";
import { backendsOf, getJson } from "./backends.ts";
import { stackUnderTest } from "./stack-under-test.ts";

const stack = stackUnderTest();
/** Those that the requirements name. */
const NAMED = ["TaskRetriesHigh", "WorkflowFailingOnSameTask", "TaskLatencyIncreased", "LogErrorBurst"];
const named = DRILLS.filter(({ alert }) => NAMED.includes(alert));
const abort = new AbortController();
let listener: Listener;
let outcomes: readonly Outcome[];
let second: Outcome | undefined;
let resolved: Outcome | undefined;

beforeAll(async () => {
  const base = Number(new URL(stack.urls.alertmanager ?? "").port) - localPort(0, 9093);
  listener = await listen(
    [...(stack.listenOn ?? (await listenAddresses(stack.urlsInside ? "docker" : "native")))],
    base + DRILL.portAboveBase,
  );
  outcomes = await drill(NAMED, false);
  [[second], [resolved]] = await Promise.all([
    drill(["WorkflowFailingOnSameTask"], false),
    drill(["WorkflowRunLong"], true),
  ]);
  const again = [second, resolved].filter((one) => one !== undefined);
  console.log(`${outcomeTable(outcomes)}\n\nAgain, and until it is resolved:\n${outcomeTable(again)}`);
}, 500_000);

afterAll(() => {
  abort.abort();
  listener.close();
});

function drill(alerts: readonly string[], untilResolved: boolean): Promise<Outcome[]> {
  const at = (name: string) => ({ url: stack.urls[name] ?? "", hostPort: "" });
  return runDrills(
    DRILLS.filter(({ alert }) => alerts.includes(alert)),
    {
      prometheus: at("prometheus"),
      metricsOtlp: { url: stack.metricsOtlp ?? `${stack.urls.prometheus}/api/v1/otlp`, hostPort: "" },
      alertmanager: at("alertmanager"),
      limits: {},
      agents: { TELLTALE_ENDPOINT: stack.endpoint, TELLTALE_TOKEN: stack.token },
      listener,
      environment: DRILL.environment,
      signal: abort.signal,
    },
    { untilResolved, tell: () => {} },
  );
}

test.each(named.map(({ alert }) => [alert]))("%s is notified to whoever drills it", (alert) => {
  const outcome = outcomes.find((one) => one.alert === alert);
  expect(outcome).toEqual({
    alert,
    service: `telltale-drill-${alert}-1`,
    seconds: {
      counted: expect.any(Number),
      above: expect.any(Number),
      firing: expect.any(Number),
      notified: expect.any(Number),
    },
    missing: undefined,
  });
});

test("an alert can be drilled again right after, by another name", () => {
  expect(second).toMatchObject({
    service: "telltale-drill-WorkflowFailingOnSameTask-2",
    seconds: { notified: expect.any(Number) },
    missing: undefined,
  });
});

test("the end of an alert is notified, too", () => {
  expect(resolved).toMatchObject({
    seconds: { notified: expect.any(Number), resolved: expect.any(Number) },
    missing: undefined,
  });
});

test("nobody is notified of a drill's alert when the drill is over", async () => {
  const silences: { status: { state: string }; matchers: { value: string }[] }[] = await getJson(
    `${stack.urls.alertmanager}/api/v2/silences`,
    {},
  );
  const silenced = silences.filter(({ status }) => status.state === "active");
  expect(silenced.map(({ matchers: [first] }) => first?.value).sort()).toEqual(
    [...outcomes, second].map((one) => one?.service).sort(),
  );
  const { query } = backendsOf(stack);
  const failed = await query("sum(alertmanager_notifications_failed_total)");
  expect(failed[0]?.value ?? 0).toBe(0);
});
