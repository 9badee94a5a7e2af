/** One thing that is wrong with what the user gave. */
export interface Problem {
  /** Where: `Pulumi.dev.yaml: telltale:ports.base`, `collector.health`. */
  readonly path: string;
  /** What was given, and what is allowed or what to do. */
  readonly message: string;
}

/** A mistake that the user can mend: printed without a stack, all problems at once. */
export class UserError extends Error {
  override readonly name = "UserError";

  constructor(headline: string, problems: readonly Problem[] = []) {
    super([headline, ...problems.map(({ path, message }) => `  - ${path}: ${message}`)].join("\n"));
  }
}
