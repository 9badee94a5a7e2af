import { expect, test } from "@jest/globals";
import type { Episode } from "./episodes.ts";
import { notify, type Routing } from "./notifications.ts";

const routing: Routing = {
  route: {
    group_by: ["alertname", "service"],
    group_wait: "5s",
    group_interval: "1m",
    repeat_interval: "1h",
    routes: [{ matchers: ['severity="warning"'], group_interval: "5m" }],
  },
  inhibit_rules: [
    {
      source_matchers: ['alertname="Cause"'],
      target_matchers: ['alertname=~"Effect|Other"'],
      equal: ["service"],
    },
  ],
};
const episode = (alert: string, from: number, until: number, labels = {}): Episode => ({
  alert,
  from,
  until,
  labels: { alertname: alert, service: "a", severity: "page", ...labels },
});
const told = (...episodes: Episode[]) =>
  notify(episodes, routing).map(({ time, kind, labels }) => `${time} ${kind} ${labels.alertname}`);

test("an alert is told after the group's wait, and that it is over at the group's next interval", () => {
  expect(told(episode("Cause", 100, 200))).toEqual(["105 firing Cause", "225 resolved Cause"]);
});

test("a route of its own changes the interval", () => {
  expect(told(episode("Cause", 100, 200, { severity: "warning" }))).toEqual([
    "105 firing Cause",
    "405 resolved Cause",
  ]);
});

test("what goes on is repeated", () => {
  expect(told(episode("Cause", 0, 4000))).toEqual([
    "5 firing Cause",
    "3605 repeated Cause",
    "4025 resolved Cause",
  ]);
});

test("one more alert of a group is news of that group", () => {
  expect(told(episode("Cause", 0, 300), episode("Cause", 90, 300, { task: "b" }))).toEqual([
    "5 firing Cause",
    "125 firing Cause",
    "305 resolved Cause",
  ]);
});

test("an effect is silent as long as its cause fires, of the same service alone", () => {
  expect(told(episode("Cause", 0, 300), episode("Effect", 50, 290))).toEqual([
    "5 firing Cause",
    "305 resolved Cause",
  ]);
  expect(told(episode("Cause", 0, 60), episode("Effect", 0, 60, { service: "b" }))).toHaveLength(4);
});

test("an effect that outlasts its cause is told", () => {
  expect(told(episode("Cause", 0, 300), episode("Effect", 50, 900))).toContain("355 firing Effect");
});
