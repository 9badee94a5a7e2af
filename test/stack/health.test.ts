import { expect, test } from "@jest/globals";
import { backendsOf, eventually } from "./backends.ts";
import { stackUnderTest } from "./stack-under-test.ts";

test("Prometheus scrapes every service, and none is down", async () => {
  const { query } = backendsOf(stackUnderTest());
  const up = await eventually(
    // What agents serve has the label of their service.
    () => query('up{service=""}'),
    (samples) => samples.length === 5 && samples.every(({ value }) => value === 1),
  );
  expect(Object.fromEntries(up.map(({ labels, value }) => [labels.job, value]))).toEqual({
    collector: 1,
    prometheus: 1,
    alertmanager: 1,
    loki: 1,
    jaeger: 1,
  });
}, 60_000);

test("Prometheus knows its Alertmanager", async () => {
  const { urls, urlsInside = urls } = stackUnderTest();
  const ask = async () =>
    (await (await fetch(`${urls.prometheus}/api/v1/alertmanagers`)).json()).data.activeAlertmanagers;
  const active = await eventually(ask, (found) => found.length > 0);
  expect(active).toEqual([{ url: `${urlsInside.alertmanager}/api/v2/alerts` }]);
});
