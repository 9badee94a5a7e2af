import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { execa } from "execa";
import { loadDashboardsOf } from "../../../preview/static/base.ts";
import { temporaryFolder } from "../../components/targets/native/temporary-folder.ts";

async function repository(): Promise<string> {
  const folder = temporaryFolder();
  const git = (...args: string[]) =>
    execa("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], { cwd: folder });
  await git("init", "-q");
  mkdirSync(join(folder, "dashboards", "Ünder"), { recursive: true });
  writeFileSync(join(folder, "dashboards", "Ünder", "a b.json"), '{"title":"Old","panels":[]}');
  await git("add", ".");
  await git("commit", "-q", "-m", "first");
  writeFileSync(join(folder, "dashboards", "Ünder", "a b.json"), '{"title":"New","panels":[]}');
  return folder;
}

test("dashboards are read as they are in a commit, whatever their files are named", async () => {
  expect(await loadDashboardsOf(await repository(), "HEAD")).toMatchObject([
    { entry: { uid: "a b", title: "Old", folder: "Ünder" }, dashboard: { panels: [] } },
  ]);
});

test.each(["nowhere", "--help", "HEAD:dashboards"])("%s is no commit", async (ref) => {
  await expect(loadDashboardsOf(await repository(), ref)).rejects.toThrow(
    `--base: "${ref}" was given; allowed: a commit`,
  );
});
