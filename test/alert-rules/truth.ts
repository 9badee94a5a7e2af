import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { findPrograms } from "../../components/targets/native/binaries/programs.ts";
import { describeServices } from "../../components/targets/native/plan.ts";
import { NATIVE_SERVICES } from "../../components/targets/native/services.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { type Evaluation, evaluate } from "./evaluation/evaluate.ts";
import type { Routing } from "./evaluation/notifications.ts";
import { judge, type Verdict } from "./judge.ts";
import { START, WEEK } from "./simulation/time.ts";
import { RESTARTS, simulateWeek } from "./simulation/week.ts";

/** Simulates the week, evaluates the rules on it, and says what people would have been sent. */
export async function tellTruth(): Promise<Verdict & Pick<Evaluation, "samples" | "took">> {
  const routing = renderedRouting(); // before the minutes that the rest takes
  const { paths } = await findPrograms(["prometheus", "promtool"]);
  const folder = mkdtempSync(join(tmpdir(), "telltale-truth-"));
  const tools = {
    prometheus: paths.get("prometheus") ?? "prometheus",
    promtool: paths.get("promtool") ?? "promtool",
    folder,
  };
  try {
    const span = { begins: START, end: WEEK, restarts: RESTARTS };
    const { episodes, samples, took } = await evaluate(simulateWeek(), span, tools);
    return { ...judge(episodes, routing), samples, took };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Alertmanager's configuration as a stack without settings has it. */
function renderedRouting(): Routing {
  const instance = { checkout: "/checkout", stack: "truth", folder: "/checkout/.telltale/truth" };
  const specs = describeServices(instance, parseSettings({}, "test"), NATIVE_SERVICES);
  const alertmanager = specs.find(({ name }) => name === "alertmanager");
  return parse(alertmanager?.files["alertmanager.yml"]?.content ?? "");
}
