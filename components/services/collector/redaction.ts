import { SECRET_KEYS, SECRET_VALUES } from "../../../contract/redaction.ts";

/** Secrets that agents let slip into attributes and log lines are masked before anything is stored. */
export const REDACTION = {
  allow_all_keys: true,
  summary: "silent",
  blocked_key_patterns: SECRET_KEYS,
  blocked_values: SECRET_VALUES,
} as const;
