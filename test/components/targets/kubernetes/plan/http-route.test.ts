import { expect, test } from "@jest/globals";
import { find, planOf } from "./sample.ts";

const gateway = { name: "public", namespace: "edge", host: "t.example.com" };

test("only services that ask who comes are shown at a Gateway, each at a name of its own", () => {
  const shown = planOf({ kubernetes: { gateway } }).objects.flatMap((one) =>
    one.kind === "HTTPRoute" ? [one] : [],
  );
  expect(shown.map(({ spec }) => spec)).toEqual(
    Object.entries({ collector: 4318, grafana: 3000, glitchtip: 8080 }).map(([name, port]) => ({
      parentRefs: [{ name: "public", namespace: "edge" }],
      hostnames: [`${name}.t.example.com`],
      rules: [{ backendRefs: [{ name, port }] }],
    })),
  );
});

test("pods that carry the Gateway's traffic reach what it shows", () => {
  const fromOf = (given: object) =>
    find(planOf({ kubernetes: { gateway: { ...gateway, ...given } } }).objects, "NetworkPolicy", "grafana")
      .spec?.ingress;
  const from = (name: string) => [
    expect.objectContaining({
      from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } }],
    }),
  ];
  expect(fromOf({})).toEqual(expect.arrayContaining(from("edge")));
  expect(fromOf({ proxyNamespace: "envoy" })).toEqual(expect.arrayContaining(from("envoy")));
});

test("an ingress beside a Gateway is refused", () => {
  const ingress = { host: "t.example.com", tlsSecret: "tls" };
  expect(() => planOf({ kubernetes: { gateway, ingress } })).toThrow(
    "telltale:kubernetes.gateway: it was given beside telltale:kubernetes.ingress; remove one of both",
  );
});
