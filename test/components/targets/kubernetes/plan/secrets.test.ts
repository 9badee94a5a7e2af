import { expect, test } from "@jest/globals";
import {
  planSecret,
  renderSecret,
  SECRETS_VERSION,
  withSecrets,
} from "../../../../../components/targets/kubernetes/plan/secrets.ts";
import { find, HOME, planOf, specOf } from "./sample.ts";

const spec = specOf({ name: "collector", secrets: ["ingest-token"] });

test("a Secret holds what its service reads, and nothing else", () => {
  const plan = planSecret(spec, ["/home/me/slack url"], HOME);
  if (!plan) throw new Error("There is none.");
  expect(plan.keys).toEqual({
    "ingest-token": { secret: "ingest-token" },
    [Object.keys(plan.keys)[1] ?? ""]: { userFile: "/home/me/slack url" },
  });
  for (const key of Object.keys(plan.keys)) expect(key).toMatch(/^[-._A-Za-z0-9]+$/);
  const { data } = renderSecret(plan, (source) => ("secret" in source ? "t" : "u"));
  expect(Object.values(data ?? {})).toEqual(["dA==", "dQ=="]);
  expect(planSecret(specOf({}), [], HOME)).toBeUndefined();
});

test("another value gives other pods; the plan itself holds none", () => {
  const plan = planSecret(spec, [], HOME);
  if (!plan) throw new Error("There is none.");
  const workload = find(planOf().objects, "StatefulSet", "collector");
  const versions = ["a", "a", "b"].map((value) => {
    const { spec } = withSecrets(
      workload,
      renderSecret(plan, () => value),
    );
    return spec?.template?.metadata?.annotations?.[SECRETS_VERSION];
  });
  expect(versions[0]).toBe(versions[1]);
  expect(versions[1]).not.toBe(versions[2]);
});
