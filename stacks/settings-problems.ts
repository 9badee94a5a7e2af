import type { z } from "zod";
import type { Problem } from "../components/error.ts";

type Issue = z.core.$ZodIssue;

/** What is wrong with one setting, in words: path, what was given, what is allowed. */
export function describeIssue(issue: Issue, source: string): Problem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: settingPath(source, [...issue.path, key]),
      message: issue.message.startsWith("Unrecognized key")
        ? "there is no such setting; remove it, or see stacks/settings.ts for their names"
        : issue.message,
    }));
  }
  return [{ path: settingPath(source, issue.path), message: `${given(issue)}; ${allowed(issue)}` }];
}

/** `Pulumi.dev.yaml: telltale:ports.base` */
export function settingPath(source: string, path: readonly PropertyKey[]): string {
  return `${source}: telltale:${path.map(String).join(".")}`;
}

function given(issue: Issue): string {
  return issue.input === undefined ? "it is missing" : `${JSON.stringify(issue.input)} was given`;
}

function allowed(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `allowed: ${issue.message.startsWith("Invalid input") ? typeName(issue.expected) : issue.message}`;
    case "too_small":
      return `allowed: ${issue.origin === "string" ? "a text that is not empty" : `${issue.minimum} or more`}`;
    case "too_big":
      return `allowed: ${issue.maximum} or less`;
    case "invalid_key":
      return `allowed: ${issue.issues[0]?.message ?? issue.message}`;
    default:
      return `allowed: ${issue.message}`;
  }
}

function typeName(expected: string): string {
  const names: Record<string, string> = {
    string: "a text",
    number: "a number",
    int: "a whole number",
    object: "a map of settings",
  };
  return names[expected] ?? `a value of type ${expected}`;
}
