import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { instanceOf } from "../../../../../components/targets/instance.ts";
import { backup } from "../../../../../components/targets/kubernetes/backup/backup.ts";
import { SILENT } from "../../../../../components/targets/reporter.ts";
import { parseSettings } from "../../../../../stacks/settings.ts";
import { temporaryFolder } from "../../native/temporary-folder.ts";

test("a stack in high availability is told where what it stores is", async () => {
  const folder = temporaryFolder();
  const settings = { ...parseSettings({}, "test"), availability: "high" as const };
  const options = { reporter: SILENT, signal: new AbortController().signal };
  const refused = backup(instanceOf(folder, "dev"), settings, join(folder, "saved"), options);
  await expect(refused).rejects.toThrow(
    /of the buckets, of OpenSearch and of PostgreSQL, by their own means/,
  );
});
