import { RECORD } from "./record.ts";

/**
 * Log files of pods have a frame around each line, `2025-04-06T15:20:10.1Z stdout F the line`; a line of more than
 * 16 KiB is in parts, all but the last with a P: https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
 */
const STREAMS = ["stdout", "stderr"] as const;
const TIME = "\\d\\S*";
const FRAME = `^${TIME} (?:${STREAMS.join("|")})`;

/**
 * A record of `RECORD` in such a file. What two streams write at once is told apart, but a record ends where a line of the
 * other one stands between. Parts of a long line but the last are passed over: only that one tells what it is.
 */
export const FRAMED_RECORD = `(?:${STREAMS.map(frame).join("|")})`;

/** Takes the frames away, and puts parts together again; a character that no log has marks them meanwhile. */
export const UNFRAME_STATEMENTS: readonly string[] = [
  `set(log.time, Time(ExtractPatterns(log.body, "^(?P<time>${escaped(TIME)}) ")["time"], "%Y-%m-%dT%H:%M:%S%z"))`,
  replace(`(?m)${FRAME} P `, "\u001e"),
  replace(`(?m)^\u001e([^\\n]*)(?:\\n(?:${FRAME.slice(1)} F ?)?|(?-m:$))`, "$1"),
  replace(`(?m)${FRAME} F ?`, ""),
  replace("\\s+$", ""),
];

function frame(stream: string): string {
  const parts = `(?:${TIME} ${stream} P [^\\n]*\\n)*`;
  const [begin, lineEnd] = [`${parts}${TIME} ${stream} F `, `\\n${parts}`];
  const framed = outsideOfClasses(RECORD, `${lineEnd}${TIME} ${stream} F `).replace("^", `^${begin}`);
  // Where the text ends in the middle of a line, its frame may not be whole.
  return framed.replaceAll(
    `${lineEnd}${TIME} ${stream} F [^\\n]*)?(?-m:$)`,
    `\\n(?:${TIME} \\w+ P [^\\n]*\\n)*[^\\n]*)?(?-m:$)`,
  );
}

/** Line ends in a pattern, but for those in `[^\n]`. */
function outsideOfClasses(pattern: string, lineEnd: string): string {
  return pattern.replace(/\[(?:\\.|[^\]\\])*\]|\\n|\\./g, (part) => (part === "\\n" ? lineEnd : part));
}

function replace(pattern: string, by: string): string {
  return `replace_pattern(log.body, "${escaped(pattern)}", "${by}")`;
}

function escaped(pattern: string): string {
  return pattern.replaceAll("\\", "\\\\");
}
