import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { type Problem, UserError } from "../components/error.ts";
import { parseSettings, type Settings } from "./settings.ts";
import { settingPath } from "./settings-problems.ts";

const PREFIX = "telltale:";

/**
 * Settings of a stack from its `Pulumi.<stack>.yaml`, as `telltale` reads them: without the Pulumi CLI.
 * @throws UserError if the file is missing, is not YAML, holds a wrong value, or one that only the CLI can decrypt.
 */
export function readStackFile(folder: string, stack: string): Settings {
  const name = `Pulumi.${stack}.yaml`;
  const path = join(folder, name);
  if (!existsSync(path)) {
    throw new UserError(
      `There is no stack "${stack}": ${path} does not exist. Stacks here: ${stacksIn(folder)}.`,
    );
  }
  const config = Object.entries(parseYaml(readFileSync(path, "utf8"), name).config ?? {});
  const values = Object.fromEntries(
    config.filter(([key]) => key.startsWith(PREFIX)).map(([key, value]) => [key.slice(PREFIX.length), value]),
  );
  const encrypted = Object.entries(values).flatMap(([key, value]) => findEncrypted(value, [key], name));
  if (encrypted.length > 0)
    throw new UserError("Without the Pulumi CLI settings cannot be decrypted:", encrypted);
  return parseSettings(values, name);
}

function parseYaml(text: string, name: string): { config?: Record<string, unknown> | null } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length === 0) return document.toJS() ?? {};
  const problems = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { path: `${name}:${line}:${col}`, message: error.message.split("\n")[0] ?? error.code };
  });
  throw new UserError(`${name} is not valid YAML:`, problems);
}

function findEncrypted(value: unknown, path: string[], source: string): Problem[] {
  if (typeof value !== "object" || value === null) return [];
  if ("secure" in value) {
    return [
      {
        path: settingPath(source, path),
        message:
          "a `secure:` value needs the Pulumi CLI; put the secret into a file and name the file instead",
      },
    ];
  }
  return Object.entries(value).flatMap(([key, inner]) => findEncrypted(inner, [...path, key], source));
}

function stacksIn(folder: string): string {
  const names = readdirSync(folder).flatMap((file) => file.match(/^Pulumi\.(.+)\.yaml$/)?.[1] ?? []);
  return names.join(", ") || "none";
}
