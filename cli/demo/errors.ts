/** The provider turns a call away for the moment. */
export class RateLimitError extends Error {
  override readonly name = "RateLimitError";
}

/** Something did not answer in time. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/** A system behind a tool is out of order. */
export class ServiceUnavailableError extends Error {
  override readonly name = "ServiceUnavailableError";
}

/** A tool is not allowed to do what it should. */
export class PermissionError extends Error {
  override readonly name = "PermissionError";
}
