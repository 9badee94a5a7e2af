import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StackUnderTest } from "./stack-under-test.ts";

/** A group of errors in the error tracker. */
export interface Issue {
  readonly type: string;
  readonly value: string;
  readonly transaction: string;
  /** Newest first. */
  readonly events: readonly IssueEvent[];
}

/** An event as the SDK sent it, as far as tests look at it. */
export interface IssueEvent {
  readonly level: string;
  readonly environment?: string;
  readonly release?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Reads Bugsink's issues of a project: https://www.bugsink.com/docs/api/ */
export async function issues(stack: StackUnderTest, project = 1): Promise<Issue[]> {
  const { results }: { results: ListedIssue[] } = await get(stack, `issues/?project=${project}`);
  return Promise.all(results.map((issue) => withEvents(stack, issue)));
}

interface ListedIssue {
  readonly id: string;
  readonly calculated_type: string;
  readonly calculated_value: string;
  readonly transaction: string;
}

async function withEvents(stack: StackUnderTest, issue: ListedIssue): Promise<Issue> {
  const { results }: { results: { id: string }[] } = await get(stack, `events/?issue=${issue.id}`);
  const details = await Promise.all(results.map(({ id }) => get(stack, `events/${id}/`)));
  return {
    type: issue.calculated_type,
    value: issue.calculated_value,
    transaction: issue.transaction,
    events: details.map(({ data }) => data),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: each caller knows its shape
async function get(stack: StackUnderTest, path: string): Promise<any> {
  const { url, token } = errorTracker(stack);
  const response = await fetch(`${url}/api/canonical/0/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Where the stack's error tracker is, and a token for its API; `ERRORS_URL` and `ERRORS_TOKEN` name another one. */
function errorTracker({ urls, folder }: StackUnderTest) {
  return {
    url: process.env.ERRORS_URL ?? urls.errors,
    token:
      process.env.ERRORS_TOKEN ?? readFileSync(join(folder, "secrets", "errors-api-token"), "utf8").trim(),
  };
}
