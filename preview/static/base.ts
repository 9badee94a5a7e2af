import { execa } from "execa";
import { UserError } from "../../components/error.ts";
import { type LoadedDashboard, loadDashboard } from "../server/dashboard-folder.ts";

/**
 * Dashboards as they are in a git reference.
 * @throws UserError if git does not know it.
 */
export async function loadDashboardsOf(checkout: string, ref: string): Promise<LoadedDashboard[]> {
  const git = (...args: string[]) =>
    execa("git", args, { cwd: checkout, reject: false, stripFinalNewline: false });
  const known = await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  if (known.exitCode !== 0)
    throw new UserError("There is nothing to compare with:", [
      { path: "--base", message: `"${ref}" was given; allowed: a commit, branch or tag that git knows here` },
    ]);
  const commit = known.stdout.trim();
  const { stdout } = await git("ls-tree", "-r", "-z", "--name-only", commit, "--", "dashboards");
  const files = stdout
    .split("\0")
    .filter((file) => file.endsWith(".json"))
    .sort();
  return Promise.all(
    files.map(async (file) => loadDashboard(file, (await git("show", `${commit}:${file}`)).stdout)),
  );
}
