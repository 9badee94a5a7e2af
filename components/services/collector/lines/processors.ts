import { FIELD_STATEMENTS, LOGURU_STATEMENTS, ORIGIN } from "./fields.ts";
import { LEVEL_STATEMENTS } from "./level.ts";
import { attribute, field, literal, matches } from "./ottl.ts";
import { TIME_STATEMENTS, TIMELY_STATEMENTS } from "./time.ts";

/** A text and nothing else, as files and `telltale run` give it; what an SDK sends has a severity or a name. */
const IS_LINE = `log.severity_number == 0 and log.event_name == "" and ${attribute("event")} == nil and IsString(log.body)`;

/** Found in lines that the SDK prints and also sends itself, as the member of the object that they are. */
export const SENT_MARK = '"otlp": ?true';
const SENT_ANYWAY = `${matches("log.body", SENT_MARK)} and ParseJSON(log.body)["otlp"] == true`;

/** Makes a record that is only a line of text what the SDK would have sent for it; the line stays its body. */
export const LINE_PROCESSORS = {
  "filter/lines": {
    error_mode: "silent",
    logs: {
      log_record: literal([
        `${IS_LINE} and ${matches("log.body", "^\\s*$")}`,
        `${IS_LINE} and ${SENT_ANYWAY}`,
      ]),
    },
  },
  "transform/lines": {
    // A line that cannot be read in one way or another is kept as text.
    error_mode: "silent",
    log_statements: [
      {
        conditions: literal([IS_LINE]),
        statements: literal([
          `merge_maps(log.cache, ParseJSON(log.body), "upsert") where ${matches("log.body", "^\\s*\\{")}`,
          `set(${field("telltale.json")}, true) where Len(log.cache) > 0`,
          ...LOGURU_STATEMENTS,
          ...TIME_STATEMENTS,
          ...FIELD_STATEMENTS,
          ...LEVEL_STATEMENTS,
          ...TIMELY_STATEMENTS,
        ]),
      },
    ],
  },
  // Records of one resource may say different services.
  "groupbyattrs/lines": { keys: Object.values(ORIGIN) },
} as const;
