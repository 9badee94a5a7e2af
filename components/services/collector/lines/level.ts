import { attribute, field, firstOf, isNumber, matches, quote } from "./ottl.ts";

/** Name, number in OpenTelemetry, what loggers call it, and the numbers of pino and bunyan from which it holds. */
const LEVELS = [
  { level: "DEBUG", severity: "DEBUG", names: "TRACE|DEBUG|VERBOSE|SILLY|FINE", from: 0 },
  { level: "INFO", severity: "INFO", names: "INFO|INFORMATION|HTTP|NOTICE|SUCCESS|LOG", from: 30 },
  { level: "WARNING", severity: "WARN", names: "WARNING|WARN", from: 40 },
  { level: "ERROR", severity: "ERROR", names: "ERROR|ERR|EXCEPTION|SEVERE", from: 50 },
  {
    level: "CRITICAL",
    severity: "FATAL",
    names: "CRITICAL|CRIT|FATAL|PANIC|ALERT|EMERG|EMERGENCY",
    from: 60,
  },
] as const;

const NAMES = LEVELS.map(({ names }) => names).join("|");
const SAID = field("telltale.level");
const NUMBER = field("telltale.level_number");

/** Fields by which a line is known to be from Python, where 40 is an error; for pino and bunyan it is a warning. */
const PYTHON_FIELDS = ["asctime", "levelno", "level_number", "lineno", "funcName", "created", "logger"];

/** What begins an error of Python, Java or Node, and the frames of a stack below any text. */
const STACK =
  '^(Traceback \\(most recent call last\\)|Exception in thread |[A-Za-z_$][\\w.$]*(Error|Exception)(:|\\n|$))|\\n[ \\t]+at \\S|\\n +File "';

/** Severity and level of a line, from its fields or from its first words. */
export const LEVEL_STATEMENTS: readonly string[] = [
  `set(${SAID}, ${firstOf(["levelname", "level", "severity"])})`,
  `set(${NUMBER}, ${firstOf(["levelno", "level_number"])})`,
  `set(${NUMBER}, ${SAID}) where ${isNumber(SAID)}`,
  `set(${NUMBER}, Double(${NUMBER})) where ${isNumber(NUMBER)}`,
  // One scale: Python's numbers are ten less than pino's.
  `set(${NUMBER}, ${NUMBER} + 10.0) where IsDouble(${NUMBER}) and (${PYTHON_FIELDS.map((name) => `${field(name)} != nil`).join(" or ")})`,
  ...inText(),
  `set(${SAID}, ToUpperCase(${SAID})) where IsString(${SAID})`,
  "set(log.severity_number, SEVERITY_NUMBER_INFO)",
  'set(log.severity_text, "INFO")',
  ...LEVELS.flatMap(({ level, severity, names, from }) => [
    ...set(level, severity, `IsDouble(${NUMBER}) and ${NUMBER} >= ${from}.0`),
    ...set(level, severity, `IsString(${SAID}) and ${matches(SAID, `^(${names})$`)}`),
  ]),
  `set(${attribute("level")}, log.severity_text)`,
];

/** A level in a text that is no JSON: its first word, one after the time that it begins with, or what errors begin with. */
function inText(): string[] {
  const patterns = [
    // ERROR:root:… | [warning] … | 2025-04-06T15:20:10Z ERROR … | 2025-04-06 15:20:10,123 - agent - ERROR - …
    `^[^A-Za-z\\n]{0,40}(?P<level>${NAMES})\\b`,
    `^[^A-Za-z\\n]{0,40}(?P<level>(?i:${NAMES}))[\\]:)]`,
    `^\\W{0,2}\\d{4}-\\d\\d-\\d\\d[T ][^\\n]{0,80}?[\\s\\[|:-](?P<level>${NAMES})\\b`,
  ];
  const isText = `${field("telltale.json")} == nil`;
  const isUnknown = `${isText} and ${SAID} == nil`;
  return [
    ...patterns.map(
      (pattern) => `set(${SAID}, ExtractPatterns(log.body, ${quote(pattern)})["level"]) where ${isUnknown}`,
    ),
    `set(${SAID}, "CRITICAL") where ${isUnknown} and ${matches("log.body", "^(panic|fatal error): ")}`,
    `set(${SAID}, "ERROR") where ${isUnknown} and ${matches("log.body", STACK)}`,
  ];
}

function set(level: string, severity: string, condition: string): string[] {
  return [
    `set(log.severity_number, SEVERITY_NUMBER_${severity}) where ${condition}`,
    `set(log.severity_text, ${quote(level)}) where ${condition}`,
  ];
}
