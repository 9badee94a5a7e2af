/** One thing that is wrong with how the SDK was started. */
export interface Problem {
  /** Option or environment variable. */
  readonly option: string;
  /** What was given; secrets are left out. */
  readonly given: string;
  readonly allowed: string;
  readonly fix: string;
}

/** A user's mistake when starting the SDK; telemetry calls themselves never throw. */
export class TelltaleError extends Error {
  override readonly name = "TelltaleError";
  /** Every mistake found, not only the first. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`Telltale cannot start:\n${problems.map(line).join("\n")}`);
    this.problems = problems;
  }
}

function line({ option, given, allowed, fix }: Problem): string {
  return `- ${option}: got ${given}; allowed: ${allowed}. ${fix}`;
}
