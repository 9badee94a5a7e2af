import { expect, test } from "@jest/globals";
import { planOf } from "./sample.ts";

test("a stack's namespace takes only restricted pods", () => {
  const [namespace] = planOf({ kubernetes: { namespace: "seen" } }).objects;
  expect(namespace).toMatchObject({
    kind: "Namespace",
    metadata: { name: "seen", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  });
});

test("every other object is in it, labelled as the stack's", () => {
  const { objects, secrets } = planOf();
  const all = [...objects.slice(1), ...secrets];
  expect(all.map(({ metadata }) => metadata.namespace)).toEqual(all.map(() => "telltale"));
  for (const { metadata } of all) {
    expect(metadata.labels).toMatchObject({
      "app.kubernetes.io/part-of": "telltale",
      "app.kubernetes.io/instance": "dev",
      "app.kubernetes.io/managed-by": "telltale",
    });
  }
});

test("the same settings give the same plan", () => {
  expect(planOf()).toEqual(planOf());
});

test("a service that is off leaves nothing", () => {
  const { objects, secrets } = planOf({
    services: { glitchtip: { mode: "off" }, postgres: { mode: "off" } },
  });
  expect(JSON.stringify([objects, secrets])).not.toMatch(/"(glitchtip|postgres)/);
});

test("a mirror's images are taken everywhere", () => {
  const { objects } = planOf({ images: { prefix: "registry.example.com/hub" } });
  const images = JSON.stringify(objects).match(/"image":"[^"]+"/g) ?? [];
  expect(images.length).toBeGreaterThan(8);
  for (const image of images) expect(image).toMatch(/^"image":"registry\.example\.com\/hub\//);
});

test("no object holds an address of another namespace's or a secret's value", () => {
  expect(JSON.stringify(planOf().objects)).not.toMatch(/\.svc\b|POSTGRES_PASSWORD"/);
});
