import { destination } from "pino";

/** Writes finished lines to stdout. */
export interface Stdout {
  write(line: string): void;
}

const FILE_DESCRIPTOR = 1;

/**
 * pino's destination, synchronous, so that no line is lost when the process dies. Its logger is left out: that puts
 * `level` first and reorders nothing, while the required line begins with `timestamp`.
 */
export function openStdout(): Stdout {
  const stream = destination({ dest: FILE_DESCRIPTOR, sync: true });
  let closed = false;
  // A closed pipe (`agent | head`) ends the log, not the agent.
  stream.on("error", () => {
    closed = true;
  });
  return {
    write(line) {
      if (!closed) stream.write(`${line}\n`);
    },
  };
}
