import { DEFAULT_LIMITS, type GivenLimits } from "../../components/alerts/limits.ts";

/** Above what the signal of a series with these labels must be for the alert to fire, as renderLimits has it. */
export function limitFor(
  alert: string,
  labels: Readonly<Record<string, string>>,
  given: GivenLimits,
): number | "off" {
  const matching = (given[alert] ?? []).find((one) =>
    Object.entries(one.labels).every(([name, value]) => labels[name] === value),
  );
  return matching?.limit ?? DEFAULT_LIMITS[alert]?.limit ?? "off";
}
