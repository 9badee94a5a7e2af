import { UserError } from "../components/error.ts";
import { parseSettings, type Settings } from "./settings.ts";

const PREFIX = "telltale:";

/**
 * Settings of a stack from what the Pulumi CLI hands to a program: a text for each key, JSON where it is a map or a list.
 * @throws UserError with everything that is wrong, and if the stack's target is not one of Pulumi's.
 */
export function readPulumiConfig(config: Readonly<Record<string, string>>, stack: string): Settings {
  const values = Object.entries(config).filter(([key]) => key.startsWith(PREFIX));
  const settings = parseSettings(
    Object.fromEntries(values.map(([key, text]) => [key.slice(PREFIX.length), parseValue(text)])),
    `Pulumi.${stack}.yaml`,
  );
  if (settings.target !== "native") return settings;
  throw new UserError(
    "The native target is not Pulumi's: start it with telltale up, or set another telltale:target.",
  );
}

/** The texts of settings never begin with a bracket. */
function parseValue(text: string): unknown {
  return /^[[{]/.test(text) ? JSON.parse(text) : text;
}
