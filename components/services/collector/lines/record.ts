/** Lines that begin with space belong to the one before, as do the brackets that end a printed object. */
const INDENTED = "(?:\\n[ \\t]+[^\\s][^\\n]*)";
const BLANK = "(?:\\n[ \\t\\r]*)";
const BELOW = `(?:${BLANK}*${INDENTED}|\\n[}\\])][^\\n]*)`;
/** Here the text may end, in the middle of a line: more of it may come. */
const TO_BE_CONTINUED = `(?:${BLANK}*\\n[^\\n]*)?(?-m:$)`;

const JSON_LINE = "[ \\t]*\\{[^\\n]*\\}[ \\t\\r]*$";

const TRACEBACK = `Traceback \\(most recent call last\\)[^\\n]*${INDENTED}*(?:\\n[^\\s{][^\\n]*)?`;
const CHAIN = "(?:During handling of|The above exception)[^\\n]*";
const PYTHON = `${TRACEBACK}(?:${BLANK}*\\n${CHAIN}(?:${BLANK}*\\n${TRACEBACK})?)*`;

const JAVA = `${BELOW}*(?:\\nCaused by: [^\\n]*${BELOW}*)*`;

const GO_FRAME = `(?:created by |[^\\s{][^\\n(]*\\()[^\\n]*(?:${INDENTED}|${TO_BE_CONTINUED})`;
const GO_STACK = `(?:${INDENTED}|${BLANK}*\\n(?:\\[signal |goroutine \\d|\\.\\.\\.)[^\\n]*|\\n${GO_FRAME})*`;
const GO = `(?:panic|fatal error): [^\\n]*${GO_STACK}`;

/** file:3, the source, a caret; the error; Node's version. */
const NODE_FILE = "(?:/|file:|node:|\\[)[^\\n]*:\\d+[ \\t\\r]*";
const NODE_SOURCE = `${NODE_FILE}\\n[^\\n]*\\n[ \\t]*\\^+[^\\n]*`;
const NODE_BEGUN = `${NODE_FILE}(?:\\n[^\\n]*)?${TO_BE_CONTINUED}`;
const NODE = `(?:${NODE_SOURCE}|${NODE_BEGUN})(?:${BLANK}*\\n[^\\s{][^\\n]*${BELOW}*(?:${BLANK}*\\nNode\\.js v[^\\n]*)?)?`;

/**
 * A line that is no JSON and says within its first words that something failed; then the stack, at the margin. Words are
 * few, and bounded: Go follows every way to match at once, JavaScript one after the other.
 */
const FIRST_WORDS = "(?:[^\\s{][^ \\n]* (?:[^ \\n]* ){0,7})?";
const LEVEL =
  "[^\\w \\n{]{0,3}(?:level=)?(?i:error|err|exception|critical|crit|fatal|severe|warning|warn|panic)\\b";
const SAYS_ERROR = `${FIRST_WORDS}${LEVEL}[^\\n]*`;
const THROWN = `\\n[A-Za-z_$][\\w.$]*(?:Error|Exception|Throwable)\\b[^\\n]*(?:\\n[ \\t]+at [^\\n]*|${TO_BE_CONTINUED})`;
const FAILED = `${SAYS_ERROR}${BELOW}*(?:\\n${PYTHON}|${THROWN}${JAVA})`;

const TEXT = `[^\\n]+${JAVA}`;

/**
 * One record of a log, without its last line end: a JSON object on a line; a stack trace of Python, Java, Node or Go, with
 * the line above it that says so; or a line of text, with what is indented below it. For Go's regular expressions and for
 * JavaScript's, with the flag `m`.
 */
export const WHOLE_RECORD = `^(?:${JSON_LINE}|${PYTHON}|${GO}|${NODE}|${FAILED}|${TEXT})`;

/** The same in a text that grows: it reaches to the end of the text wherever more of the record may follow. */
export const RECORD = `${WHOLE_RECORD}(?:${TO_BE_CONTINUED})?`;

/** A longer record is cut: stores and requests have their limits. In bytes of a file, in characters of an output. */
export const LONGEST_RECORD = 1024 * 1024;

/** How long the last record of a quiet log may still grow, in ms. */
export const RECORD_QUIET_MS = 500;
