/** Last part of the name of what holds a secret. */
export const SECRET_KEY =
  "api[_-]?key|authorization|cookie|passw(or)?d|secret|(access|auth|refresh)[_-]?token";

/** Secrets that agents let slip into attributes and log lines are masked before anything is stored. */
export const REDACTION = {
  allow_all_keys: true,
  summary: "silent",
  blocked_key_patterns: [`(?i)^(.*[._-])?(${SECRET_KEY})$`],
  blocked_values: [
    "sk-[A-Za-z0-9_-]{20,}", // OpenAI, Anthropic
    "gh[pousr]_[A-Za-z0-9]{36,}", // GitHub
    "xox[abprs]-[A-Za-z0-9-]{10,}", // Slack
    "AKIA[0-9A-Z]{16}", // AWS
    "AIza[0-9A-Za-z_-]{35}", // Google
    "eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}", // JSON Web Tokens
    "-----BEGIN [A-Z ]*PRIVATE KEY-----", // keys in PEM
  ],
} as const;
