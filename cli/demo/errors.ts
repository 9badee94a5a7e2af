/** An error that another try would meet again. */
export abstract class LastingError extends Error {}

/** The provider turns a call away for the moment. */
export class RateLimitError extends Error {
  override readonly name = "RateLimitError";
}

/** The provider does not know the key, or no longer. */
export class AuthenticationError extends LastingError {
  override readonly name = "AuthenticationError";
}

/** A prompt is longer than what the model can read. */
export class ContextLengthError extends LastingError {
  override readonly name = "ContextLengthError";
}

/** A model's answer has not the shape that was asked for. */
export class OutputFormatError extends LastingError {
  override readonly name = "OutputFormatError";
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

/** A model has called a tool with arguments that the tool does not take. */
export class ToolArgumentError extends LastingError {
  override readonly name = "ToolArgumentError";
}

/** An agent calls the same tool again and again. */
export class ToolLoopError extends LastingError {
  override readonly name = "ToolLoopError";
}
