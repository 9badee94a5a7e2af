// Read by the collector and, through the generated constants, by the SDK: what one masks, the other does too. Written for
// RE2, so a leading `(?i)` stands for "whatever the case".

/** Last part of the name of what holds a secret. */
export const SECRET_KEY =
  "api[_-]?key|authorization|cookie|passw(or)?d|secret|(access|auth|refresh)[_-]?token";

/** Keys whose values are masked before anything is stored. */
export const SECRET_KEYS = [`(?i)^(.*[._-])?(${SECRET_KEY})$`] as const;

/** Secrets that agents let slip into texts. */
export const SECRET_VALUES = [
  "sk-[A-Za-z0-9_-]{20,}", // OpenAI, Anthropic
  "gh[pousr]_[A-Za-z0-9]{36,}", // GitHub
  "xox[abprs]-[A-Za-z0-9-]{10,}", // Slack
  "AKIA[0-9A-Z]{16}", // AWS
  "AIza[0-9A-Za-z_-]{35}", // Google
  "eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}", // JSON Web Tokens
  "-----BEGIN [A-Z ]*PRIVATE KEY-----", // keys in PEM
] as const;
