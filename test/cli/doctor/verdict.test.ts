import { expect, test } from "@jest/globals";
import type { Row } from "../../../cli/doctor/diagnose.ts";
import { ok, problem, warning } from "../../../cli/doctor/finding.ts";
import { doctorTable, judgeRows } from "../../../cli/doctor/verdict.ts";

const node: Row = { target: "any", check: "node", finding: ok("24.21.0") };
const row = (target: Row["target"], check: string, works: boolean): Row => ({
  target,
  check,
  finding: works ? ok("good") : problem("bad", "mend it"),
});

test("what is not right is followed by what to do", () => {
  const clock = {
    target: "docker",
    check: "clock",
    finding: warning("behind", "restart it\nor wait"),
  } as const;
  expect(doctorTable([node, clock])).toBe(
    [
      "TARGET  CHECK  RESULT   FOUND",
      "        node   ok       24.21.0",
      "docker  clock  warning  behind",
      "                        → restart it",
      "                        → or wait",
    ].join("\n"),
  );
});

test("a target that settings name must be without a problem", () => {
  expect(judgeRows([node, row("docker", "ports", true)])).toEqual({
    isGood: true,
    text: "telltale up will work.",
  });
  expect(judgeRows([node, row("docker", "ports", false)]).isGood).toBe(false);
  expect(judgeRows([row("any", "settings", false)]).isGood).toBe(false);
});

test("auto takes native when Docker lacks engine, images or Pulumi", () => {
  const native = row("native", "ports", true);
  expect(judgeRows([node, row("docker", "engine", false), native])).toMatchObject({
    isGood: true,
    text: expect.stringContaining("on the target native, because of what is said of docker's engine"),
  });
  expect(judgeRows([node, row("docker", "pulumi", false), native]).isGood).toBe(true);
  expect(judgeRows([node, row("docker", "engine", true), native]).text).toContain("on the target docker");
  expect(judgeRows([node, row("docker", "ports", false), native]).isGood).toBe(false);
  expect(judgeRows([node, row("docker", "images", false), row("native", "disk", false)]).isGood).toBe(false);
});
