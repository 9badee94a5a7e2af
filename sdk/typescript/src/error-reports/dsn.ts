import type { Problem } from "../error.ts";

/** Where a DSN may be written, and what is written there. */
export type DsnSource = readonly [option: string, dsn: string | undefined];

// As narrow as @sentry/core reads it: https://develop.sentry.dev/sdk/foundations/transport/authentication/
const DSN = /^https?:\/\/\w+(:\w*)?@(\[[\w:.%]+\]|[\w.-]+)(:\d+)?(\/[\w./-]+)?\/\d+$/;
const OFF = "off";

/** The first DSN that is given; undefined: error reports are not sent. */
export function readDsn(sources: readonly DsnSource[], problems: Problem[]): string | undefined {
  const [option = "", dsn] = sources.find(([, one]) => one !== undefined) ?? [];
  if (dsn === undefined || dsn === OFF) return undefined;
  if (!DSN.test(dsn)) problems.push(badDsn(option, dsn));
  return dsn;
}

function badDsn(option: string, dsn: string): Problem {
  return {
    option,
    given: JSON.stringify(dsn.replace(/\/\/.*@/, "//…@")),
    allowed: `http(s)://KEY@HOST/PROJECT, PROJECT a number, or ${OFF}`,
    fix: "Copy it from `telltale env`, or from the project's settings in the error tracker.",
  };
}
