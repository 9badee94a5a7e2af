import { describe, expect, test } from "@jest/globals";
import { REDACTION } from "../../../components/services/collector/redaction.ts";
import { SECRET_KEYS, SECRET_VALUES } from "../../../sdk/typescript/src/contract.generated.ts";
import { redacted } from "../../../sdk/typescript/src/error-reports/redact.ts";

const SECRETS = [
  `sk-${"a".repeat(20)}`,
  `ghp_${"a".repeat(36)}`,
  "xoxb-1234567890",
  "AKIA0123456789ABCDEF",
  `AIza${"a".repeat(35)}`,
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlMTIz",
  "-----BEGIN RSA PRIVATE KEY-----",
];

describe("an event is redacted", () => {
  test("by the collector's patterns", () => {
    expect({ SECRET_KEYS, SECRET_VALUES }).toEqual({
      SECRET_KEYS: REDACTION.blocked_key_patterns,
      SECRET_VALUES: REDACTION.blocked_values,
    });
    expect(SECRET_VALUES).toHaveLength(SECRETS.length);
  });

  test.each(SECRETS)("where a text holds %s, as often as it does", (secret) => {
    expect(redacted({ list: [`a ${secret} b ${secret} c`] })).toEqual({ list: ["a **** b **** c"] });
  });

  test.each([
    "api_key",
    "X-API-Key",
    "db.password",
    "passwd",
    "Authorization",
    "client_secret",
    "refresh_token",
    "access-token",
  ])("under the key %s", (key) => {
    expect(redacted({ deep: [{ [key]: "v" }] })).toEqual({ deep: [{ [key]: "****" }] });
  });

  test.each(["tokens", "input_tokens", "secretary", "cookies_eaten", "task"])(
    "not under the key %s",
    (key) => {
      expect(redacted({ [key]: "v" })).toEqual({ [key]: "v" });
    },
  );
});
