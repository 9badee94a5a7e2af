import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { Series } from "../simulation/ledger.ts";
import { type Span, sample } from "../simulation/samples.ts";

/** Longer than the simulation: each import is one block. */
export const ONE_BLOCK = "--max-block-duration=486h";
/** Lines of a file: enough for promtool to be worth its start, few enough to begin while others are written. */
const LINES = 1_500_000;
const WORKERS = 2;

/** Writes all samples of the series into blocks of a store, two files at a time. */
export async function importSeries(
  series: readonly Series[],
  span: Span,
  { promtool, folder }: { readonly promtool: string; readonly folder: string },
): Promise<number> {
  const running = new Set<Promise<unknown>>();
  let [samples, from, part] = [0, 0, 0];
  while (from < series.length) {
    const file = join(folder, `samples-${part++}.txt`);
    const written = writeFile(file, series, from, span);
    from = written.next;
    samples += written.lines;
    const job: Promise<unknown> = execa(promtool, [
      "tsdb",
      "create-blocks-from",
      ONE_BLOCK,
      "--quiet",
      "openmetrics",
      file,
      join(folder, "tsdb"),
    ])
      .then(() => rmSync(file))
      .finally(() => running.delete(job));
    running.add(job);
    if (running.size >= WORKERS) await Promise.race(running);
  }
  await Promise.all(running);
  return samples;
}

function writeFile(file: string, series: readonly Series[], from: number, span: Span) {
  const descriptor = openSync(file, "w");
  let [lines, text, next] = [0, "", from];
  for (; next < series.length && lines < LINES; next++) {
    const one = series[next] as Series;
    sample(one, span, (time, value) => {
      text += `${one.name} ${value} ${span.begins + Math.round(time)}\n`;
      lines++;
    });
    if (text.length > 1e6) {
      writeSync(descriptor, text);
      text = "";
    }
  }
  writeSync(descriptor, `${text}# EOF\n`);
  closeSync(descriptor);
  return { lines, next };
}
