import { Command } from "commander";
import { CHECKOUT } from "../checkout.ts";

const HELP = `
  telltale pulumi preview --stack dev
  telltale pulumi up --yes --stack dev
  telltale pulumi stack output --show-secrets --stack dev

State is kept in files of your data folder, encrypted by a passphrase that is made there once, unless you name another
backend: PULUMI_BACKEND_URL, or \`backend:\` in Pulumi.yaml.`;

export function pulumiCommand(): Command {
  return new Command("pulumi")
    .description("run the Pulumi CLI with this project's state, passphrase and Node")
    .argument("[args...]", "what to hand to it")
    .helpOption(false)
    .passThroughOptions()
    .allowUnknownOption()
    .addHelpText("after", HELP)
    .action(async (args: string[]) => {
      const { runPulumi } = await import("../pulumi.ts");
      process.exitCode = await runPulumi(CHECKOUT, args);
    });
}
