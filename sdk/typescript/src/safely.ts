import { describeError } from "./described-error.ts";
import { noticeRarely } from "./notice.ts";

/** Runs a piece of telemetry so that its failure never reaches the agent. */
export function safely<T>(telemetry: () => T): T | undefined {
  try {
    return telemetry();
  } catch (error) {
    noticeRarely("internal", `could not record: ${describeError(error).message}`);
    return undefined;
  }
}
