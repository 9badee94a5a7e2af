import { expect, test } from "@jest/globals";
import { SERVICES } from "../../../../components/services/index.ts";
import { describeServices } from "../../../../components/targets/native/plan.ts";
import { REFUSED } from "../../../../components/targets/native/refused.ts";
import { settingsFor, temporaryInstance } from "./fake-services.ts";

test("every container option of every service has a reason why native does without", () => {
  const specs = describeServices(temporaryInstance(), settingsFor(), SERVICES);
  const used = new Set(specs.flatMap(({ container }) => Object.keys(container ?? {})));
  expect(Object.keys(REFUSED).sort()).toEqual([...used].sort());
});
