/** The text without blanks around it; an empty one counts as absent, as it does for OpenTelemetry. */
export function given(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
