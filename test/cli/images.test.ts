import { expect, test } from "@jest/globals";
import { describeLoaded, imagesTable } from "../../cli/images.ts";

const LOKI = "grafana/loki:3.7.8";

test("each image has a line: what uses it, whether it is there, how large it is", () => {
  const present = { present: true, size: 118_000_000, architecture: "amd64" };
  const missing = { present: false, size: null, architecture: null };
  const table = imagesTable([
    { reference: "busybox:1.37.0", usedBy: ["setup", "collector"], ...present },
    { reference: LOKI, usedBy: ["loki"], ...missing },
  ]);
  expect(table).toBe(
    [
      "IMAGE               USED BY           PRESENT  SIZE",
      "busybox:1.37.0      setup, collector  yes      118 MB",
      "grafana/loki:3.7.8  loki              no       -",
      "",
      "Missing: 1 of 2. telltale up pulls them; without a network: telltale images --help",
    ].join("\n"),
  );
});

test("after loading, what is still missing is named", () => {
  expect(describeLoaded([LOKI], [], "x.tar")).toBe(
    `Loaded from x.tar: ${LOKI}.\nNo image is missing; telltale up needs no registry.`,
  );
  expect(describeLoaded([LOKI], ["postgres:17.7"], "x.tar")).toBe(
    `Loaded from x.tar: ${LOKI}.\nStill missing: postgres:17.7.`,
  );
});

test("images that were saved under another prefix are recognised", () => {
  const hint = "Some differ in the prefix only: save and load with the same telltale:images.prefix.";
  expect(describeLoaded([LOKI], [`registry.example.com/hub/${LOKI}`], "x.tar")).toContain(hint);
  expect(describeLoaded([`registry.example.com/hub/${LOKI}`], [LOKI], "x.tar")).toContain(hint);
});
