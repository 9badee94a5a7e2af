import { expect, test } from "@jest/globals";
import { planOf } from "./sample.ts";

test("everything that a cluster cannot have is told at once, with what to do", () => {
  const settings = {
    services: { loki: { mode: "external", url: "http://127.0.0.1:3100" } },
    exports: { mine: { url: "http://localhost:4318" } },
    scrape: { targets: { bot: { urls: ["http://127.0.0.1:8000"] } } },
    logs: { files: [{ include: "/var/log/agents/*.log" }] },
    errors: { quota: {} },
    retention: { metricsSize: "10GB" },
    alerts: {
      receivers: {
        me: {
          webhook: { url: "http://localhost:9" },
          email: { to: "a@b.co", from: "a@b.co", smarthost: "localhost:25" },
        },
      },
      routes: [{ to: "me" }],
    },
  };
  const message = messageOf(() => planOf(settings));
  expect(message.split("\n").map((line) => line.split(";")[0])).toEqual([
    "This cannot be had on Kubernetes:",
    "  - telltale:services.loki.url: http://127.0.0.1:3100 was given, which is each pod itself",
    "  - telltale:exports.mine.url: http://localhost:4318 was given, which is each pod itself",
    "  - telltale:scrape.targets.bot.urls.0: http://127.0.0.1:8000 was given, which is each pod itself",
    "  - telltale:alerts.receivers.me.webhook.url: http://localhost:9 was given, which is each pod itself",
    "  - telltale:alerts.receivers.me.email.smarthost: localhost:25 was given, which is each pod itself",
    "  - telltale:logs.files: files were given",
    "  - telltale:errors.quota: it was given",
    "  - telltale:kubernetes.storage.prometheus: 10GB was given",
  ]);
});

test("a disk larger than what metrics may take is accepted", () => {
  const settings = { retention: { metricsSize: "10GB" }, kubernetes: { storage: { prometheus: "11GB" } } };
  expect(messageOf(() => planOf(settings))).toBe("");
});

function messageOf(plan: () => unknown): string {
  try {
    plan();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
