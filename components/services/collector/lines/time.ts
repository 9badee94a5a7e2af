import { field, firstOf, isNumber, matches, quote } from "./ottl.ts";

const SAID = field("telltale.time");
const DATE_TIME = "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d([.,]\\d{1,9})?";
const ZONE = "( ?(Z|UTC|[+-]\\d\\d:?\\d\\d))";

/** Numbers since 1970, by the least that is taken for their unit; in whole steps, so that no digit is lost. */
const EPOCHS = [
  { from: "1e8", nanoseconds: `Int(${SAID} * 1000000.0) * 1000` }, // seconds
  { from: "1e11", nanoseconds: `Int(${SAID}) * 1000000` },
  { from: "1e14", nanoseconds: `Int(${SAID}) * 1000` },
  { from: "1e17", nanoseconds: `Int(${SAID})` },
];

/** When it happened, as the line says; without a zone it is the collector's own, as Python's `asctime` is its machine's. */
export const TIME_STATEMENTS: readonly string[] = [
  `set(${SAID}, ${firstOf(["timestamp", "@timestamp", "time", "ts", "asctime", "created"])})`,
  `set(${SAID}, ExtractPatterns(log.body, ${quote(`^\\W{0,2}(?P<time>${DATE_TIME}${ZONE}?)`)})["time"]) where ${field("telltale.json")} == nil`,
  `set(${SAID}, Double(${SAID})) where ${isNumber(SAID)}`,
  ...EPOCHS.map(
    ({ from, nanoseconds }) =>
      `set(log.time_unix_nano, ${nanoseconds}) where IsDouble(${SAID}) and ${SAID} >= ${Number(from)}.0`,
  ),
  `set(${SAID}, nil) where not IsString(${SAID}) or not ${matches(SAID, `^${DATE_TIME}${ZONE}?$`)}`,
  `replace_pattern(${SAID}, "^(.{10}) ", "\${1}T")`,
  `replace_pattern(${SAID}, " ?UTC$", "Z")`,
  `replace_pattern(${SAID}, " ", "")`,
  `set(log.time, Time(${SAID}, "%Y-%m-%dT%H:%M:%S%z")) where ${matches(SAID, `${ZONE}$`)}`,
  `set(log.time, Time(${SAID}, "%Y-%m-%dT%H:%M:%S")) where ${SAID} != nil and not ${matches(SAID, `${ZONE}$`)}`,
  "set(log.time, log.observed_time) where log.time_unix_nano == 0",
];

/**
 * Loki refuses what is more than 12 hours behind its stream's newest line, and a queue may hold a line for one of them;
 * nor does it take what lies ahead. Such lines are kept with the time of their reading; their own stays in the text.
 */
export const TIMELY_STATEMENTS: readonly string[] = [
  'set(log.time, log.observed_time) where log.time < Now() - Duration("11h") or log.time > Now() + Duration("5m")',
];
