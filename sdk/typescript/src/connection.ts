import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describeError } from "./described-error.ts";
import type { Problem } from "./error.ts";
import { given } from "./given.ts";

/** What `telltale up` writes about the stack that it runs. */
export interface Connection {
  readonly endpoint: string;
  readonly token?: string;
  readonly environment?: string;
  /** Projects of the error tracker, by name. */
  readonly dsn?: { readonly node?: string };
}

/** `TELLTALE_CONNECTION`, else the file in the user's state folder. */
export function connectionPath(env: NodeJS.ProcessEnv): string {
  const asked = given(env.TELLTALE_CONNECTION);
  if (asked !== undefined) return asked;
  return join(
    given(env.XDG_STATE_HOME) ?? join(given(env.HOME) ?? homedir(), ".local", "state"),
    "telltale",
    "connection.json",
  );
}

/** Reads the file; undefined when there is none, which is a mistake only if it was asked for. */
export function readConnection(path: string, asked: boolean, problems: Problem[]): Connection | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const absent =
      (error as NodeJS.ErrnoException).code === "ENOENT" ||
      (error as NodeJS.ErrnoException).code === "ENOTDIR";
    if (asked || !absent) problems.push(unreadable(path, describeError(error).message));
    return undefined;
  }
  try {
    const content: unknown = JSON.parse(text);
    if (isConnection(content)) return content;
    problems.push(unreadable(path, "JSON of another shape"));
  } catch {
    problems.push(unreadable(path, "text that is not JSON"));
  }
  return undefined;
}

function isConnection(content: unknown): content is Connection {
  if (typeof content !== "object" || content === null) return false;
  const { endpoint, token, environment, dsn } = content as Record<string, unknown>;
  const node = (dsn as Connection["dsn"] | null)?.node;
  const optional = [token, environment, node].every(
    (value) => value === undefined || typeof value === "string",
  );
  return typeof endpoint === "string" && optional;
}

function unreadable(path: string, given: string): Problem {
  return {
    option: `connection file ${path}`,
    given,
    allowed: '{ "endpoint": "http://…", "token": "…", "environment": "…" }',
    fix: "Run `telltale up` again, which writes it, or set TELLTALE_ENDPOINT.",
  };
}
