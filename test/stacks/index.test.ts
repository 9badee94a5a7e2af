import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { temporaryFolder } from "../components/targets/native/temporary-folder.ts";

test("Pulumi's own commands, too, look for the cluster before anything is made", async () => {
  let made = 0;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => {
        made++;
        return { id: name, state: inputs };
      },
      call: () => ({}),
    },
    "telltale",
    "kubernetes",
  );
  pulumi.runtime.setAllConfig({ "telltale:target": "kubernetes" });
  process.env.KUBECONFIG = join(temporaryFolder(), "config");
  writeFileSync(process.env.KUBECONFIG, "{}");
  await expect(import("../../stacks/index.ts")).rejects.toThrow("There is no cluster to deploy to");
  expect(made).toBe(0);
});
