import { expect, test } from "@jest/globals";
import { neededImages } from "../../../../../components/targets/docker/images/needed-images.ts";
import { parseSettings } from "../../../../../stacks/settings.ts";

test("each image is named once, with what uses it, under the prefix that settings give", () => {
  const images = neededImages(
    "dev",
    parseSettings({ images: { prefix: "registry.example.com/hub" } }, "test"),
  );
  const names = images.map(({ reference }) => reference);
  expect(new Set(names).size).toBe(names.length);
  expect(names.every((name) => name.startsWith("registry.example.com/hub/"))).toBe(true);
  expect(images.find(({ reference }) => reference.includes("/busybox:"))?.usedBy).toContain("setup");
});

test("what is not deployed needs no image", () => {
  const images = neededImages("dev", parseSettings({ services: { loki: { mode: "off" } } }, "test"));
  expect(images.filter(({ reference }) => reference.includes("loki"))).toEqual([]);
});
