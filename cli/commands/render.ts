import { resolve } from "node:path";
import { Command, Option } from "commander";
import { type StackOption, stackOption } from "../stack-option.ts";

const FORMS = ["compose", "kubernetes", "rules", "dashboards"] as const;

interface RenderOptions extends StackOption {
  readonly to: (typeof FORMS)[number];
}

const HELP = `
  compose     compose.yaml, config/, .env with secrets made at random, and a README.md that says how to run them
  kubernetes  objects.yaml, all that telltale up makes in a cluster but secrets, to be looked at
  rules       alert rules, and the limits that settings give, as files for a Prometheus and a Loki that you have
  dashboards  dashboards, as files for a Grafana that you have

Files that are there already are overwritten; .env is kept.`;

export function renderCommand(): Command {
  return new Command("render")
    .description("write what the stack is made from into a folder, to be run by other means")
    .argument("<dir>", "where to write it")
    .addOption(new Option("--to <form>", "what to write").choices(FORMS).makeOptionMandatory())
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async (dir: string, { stack, to }: RenderOptions) => {
      const { writeCompose, writeDashboards, writeObjects, writeRules } = await import("../render.ts");
      const folder = resolve(dir);
      const write = {
        compose: () => writeCompose(stack, folder),
        kubernetes: () => writeObjects(stack, folder),
        rules: () => writeRules(stack, folder),
        dashboards: () => writeDashboards(folder),
      };
      console.log(write[to]());
    });
}
