/** An error as it stands in a log line. */
export interface DescribedError {
  /** Class of the error, or the type of a thrown value that is no error. */
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
}

const MAX_CAUSES = 5;
const MAX_MESSAGE = 4_096;
const MAX_STACK = 32_768;

/** Describes whatever was thrown, and never throws itself, however odd the value. */
export function describeError(thrown: unknown): DescribedError {
  try {
    if (!isErrorLike(thrown))
      return { type: thrown === null ? "null" : typeof thrown, message: text(thrown) };
    const stack = stackWithCauses(thrown);
    return {
      type: errorType(thrown),
      message: text(thrown.message).slice(0, MAX_MESSAGE),
      ...(stack && { stack: stack.slice(0, MAX_STACK) }),
    };
  } catch {
    return { type: "unknown", message: "An error that cannot be read" };
  }
}

interface ErrorLike {
  readonly name?: unknown;
  readonly message: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
}

/** Errors of another realm (a vm, a worker) are no instance of this realm's `Error`. */
export function isErrorLike(thrown: unknown): thrown is ErrorLike {
  if (thrown instanceof Error) return true;
  return typeof thrown === "object" && thrown !== null && "message" in thrown && "stack" in thrown;
}

/** A subclass that leaves `name` as it is still tells its class by its constructor. */
function errorType(error: ErrorLike): string {
  if (typeof error.name === "string" && error.name !== "" && error.name !== "Error") return error.name;
  const name = (error as object).constructor?.name;
  return typeof name === "string" && name !== "" && name !== "Object" ? name : "Error";
}

function stackWithCauses(error: ErrorLike): string {
  const stacks: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth <= MAX_CAUSES && current !== undefined && current !== null; depth++) {
    stacks.push(isErrorLike(current) ? text(current.stack ?? current.message) : text(current));
    current = isErrorLike(current) ? current.cause : undefined;
  }
  return stacks.join("\nCaused by: ");
}

function text(value: unknown): string {
  return typeof value === "string" ? value : String(value);
}
