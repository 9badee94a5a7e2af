import { expect, test } from "@jest/globals";
import { find, planOf } from "./sample.ts";

const kubernetes = {
  ingress: { className: "nginx", host: "t.example.com", tlsSecret: "tls", annotations: { a: "b" } },
};

test("only services that ask who comes are shown, each at a name of its own, by TLS", () => {
  const shown = planOf({ kubernetes }).objects.flatMap((one) => (one.kind === "Ingress" ? [one] : []));
  expect(shown.map(({ metadata, spec }) => [metadata.name, spec?.rules?.[0]?.host, spec?.tls?.[0]])).toEqual(
    ["collector", "grafana", "glitchtip"].map((name) => [
      name,
      `${name}.t.example.com`,
      { hosts: [`${name}.t.example.com`], secretName: "tls" },
    ]),
  );
  expect(shown[0]?.metadata.annotations).toEqual({ a: "b" });
});

test("services know the address at which people see them", () => {
  const grafanaOf = (settings: object) =>
    find(planOf({ ...settings }).objects, "StatefulSet", "grafana").spec?.template?.spec?.containers?.[0]
      ?.env;
  const root = (value: string) => expect.arrayContaining([{ name: "GF_SERVER_ROOT_URL", value }]);
  expect(grafanaOf({ kubernetes })).toEqual(root("https://grafana.t.example.com"));
  expect(grafanaOf({})).toEqual(root("http://127.0.0.1:4000"));
  const prometheus = find(planOf({ kubernetes }).objects, "StatefulSet", "prometheus");
  const links = prometheus.spec?.template?.spec?.containers?.[0]?.env;
  expect(links).toContainEqual({ name: "LINKS_DASHBOARDS", value: "https://grafana.t.example.com" });
});

test("without the setting there is none", () => {
  expect(planOf().objects.some(({ kind }) => kind === "Ingress")).toBe(false);
});
