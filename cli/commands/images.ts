import { Command } from "commander";
import { CHECKOUT } from "../checkout.ts";
import { untilInterrupted } from "../interrupt.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

const HELP = `
For a machine that reaches no registry:
  telltale images save telltale.tar    where images can be pulled, with the same Pulumi.<stack>.yaml
  telltale images load telltale.tar    where they cannot

With telltale:images.prefix images are pulled, saved and looked for under the names that it gives.`;

const LIST_HELP = `
With --json: an array of { reference, usedBy, present, size, architecture }; size in bytes, null if it is missing.`;

export function imagesCommand(): Command {
  return new Command("images")
    .description(
      "list the images that the Docker target runs, or carry them in a file to a machine without network",
    )
    .addCommand(listCommand())
    .addCommand(saveCommand())
    .addCommand(loadCommand())
    .addHelpText("after", HELP);
}

function listCommand(): Command {
  return new Command("list")
    .description("show each image of the stack: what uses it, whether the engine has it")
    .option("--json", "as JSON, for programs", false)
    .addOption(stackOption())
    .addHelpText("after", LIST_HELP)
    .action(async ({ stack, json }: StackOption & { json: boolean }) => {
      const { listImages, imagesTable } = await import("../images.ts");
      const images = await listImages(CHECKOUT, stack);
      console.log(json ? JSON.stringify(images, null, 2) : imagesTable(images));
    });
}

function saveCommand(): Command {
  return new Command("save")
    .description("write all images of the stack into a tar file; those that are missing are pulled first")
    .argument("<file>", "a file that does not exist yet")
    .addOption(stackOption())
    .action(async (file: string, { stack }: StackOption) => {
      const [{ saveStackImages }, { Terminal }] = await Promise.all([
        import("../images.ts"),
        import("../terminal.ts"),
      ]);
      await untilInterrupted((signal) =>
        saveStackImages(CHECKOUT, stack, file, { reporter: new Terminal(), signal }),
      );
    });
}

function loadCommand(): Command {
  return new Command("load")
    .description("give the engine the images of such a file; says which are still missing")
    .argument("<file>", "what telltale images save, or docker save, wrote")
    .addOption(stackOption())
    .action(async (file: string, { stack }: StackOption) => {
      const [{ loadStackImages }, { Terminal }] = await Promise.all([
        import("../images.ts"),
        import("../terminal.ts"),
      ]);
      await untilInterrupted((signal) =>
        loadStackImages(CHECKOUT, stack, file, { reporter: new Terminal(), signal }),
      );
    });
}
