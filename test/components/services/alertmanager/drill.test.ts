import { expect, test } from "@jest/globals";
import { withDrills } from "../../../../components/services/alertmanager/drill.ts";

const page = { receiver: "on-call", matchers: ['severity="page"'] };
const config = withDrills(
  { route: { receiver: "nobody", routes: [page] }, receivers: [{ name: "nobody" }, { name: "on-call" }] },
  "127.0.0.1:4096",
);

test("a drill's alert is taken before any route of people's", () => {
  const [first, second, ...others] = config.route.routes;
  expect(first).toEqual({
    receiver: "drill",
    matchers: ['service=~"telltale-drill-.+"', 'environment="drill"'],
    group_interval: "10s",
  });
  expect(second).toEqual({
    receiver: "drill",
    matchers: ['service=~"telltale-drill-.+"'],
    continue: true,
    group_interval: "10s",
  });
  expect(others).toEqual([page]);
});

test("it goes to whoever runs the drill, and so does the news that it is resolved", () => {
  expect(config.receivers).toEqual([
    { name: "nobody" },
    { name: "on-call" },
    { name: "drill", webhook_configs: [{ url: "http://127.0.0.1:4096/", send_resolved: true }] },
  ]);
});
