import { InvalidArgumentError } from "commander";

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `24h` or `7d` in milliseconds. */
export function parseDuration(text: string): number {
  const [, number = "", unit = ""] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? [];
  const milliseconds = Number(number) * (UNITS[unit] ?? Number.NaN);
  if (Number.isNaN(milliseconds) || number === "")
    throw new InvalidArgumentError("Allowed: seconds, minutes, hours or days, such as 90s, 15m, 24h or 7d.");
  return milliseconds;
}
