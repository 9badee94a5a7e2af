import type Docker from "dockerode";

/** The last lines that a container has written, to either output. */
export async function lastLines(container: Docker.Container, count: number): Promise<string[]> {
  const log = await container.logs({ stdout: true, stderr: true, tail: count, follow: false });
  // Each part has a header before it: which output it is of, and in the last four of eight bytes its length.
  const texts: string[] = [];
  for (let at = 0; at + 8 <= log.length; at += 8 + log.readUInt32BE(at + 4)) {
    texts.push(log.toString("utf8", at + 8, at + 8 + log.readUInt32BE(at + 4)));
  }
  return texts.join("").trimEnd().split("\n").filter(Boolean).slice(-count);
}
