import { Argument, Command } from "commander";
import { UserError } from "../../components/error.ts";
import { SECRET_NAMES, SECRETS, type SecretName } from "../../components/secrets.ts";
import { CHECKOUT } from "../checkout.ts";
import { untilInterrupted } from "../interrupt.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

const RENEWABLE = SECRET_NAMES.filter((name) => SECRETS[name].afterwards !== null);

const HELP = `
Secrets of a stack:
${RENEWABLE.map((name) => `  ${name.padEnd(23)} ${SECRETS[name].meaning}`).join("\n")}

The old value is void as soon as what reads it has started anew; data stays. Secrets that settings name by their file are
yours: change the file, then telltale up.`;

export function rotateCommand(): Command {
  return new Command("rotate")
    .description("give secrets of a stack a new value")
    .addArgument(new Argument("<secret...>", "which ones").choices(RENEWABLE))
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async (names: SecretName[], { stack }: StackOption) => {
      const problems = await untilInterrupted((signal) => rotate(names, stack, signal));
      if (!problems) return console.error("Interrupted: telltale up goes on from there.");
      for (const name of names) console.log(`${name} is another one. ${SECRETS[name].afterwards}`);
      if (problems.length === 0) return;
      process.exitCode = 1;
      console.error(`\n${problems.join("\n\n")}`);
    });
}

async function rotate(
  renew: readonly SecretName[],
  stack: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const [{ Terminal }, { openStack }] = await Promise.all([import("../terminal.ts"), import("../stack.ts")]);
  const { target, instance, settings } = await openStack(CHECKOUT, stack);
  if (!(await target.isThere(instance)))
    throw new UserError(
      `The stack "${stack}" is not up: it has no secrets to renew. Start it first: telltale up`,
    );
  return (await target.up(instance, settings, { reporter: new Terminal(), signal, renew })).problems;
}
