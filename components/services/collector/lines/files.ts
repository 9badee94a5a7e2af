import { createHash } from "node:crypto";
import type { Settings } from "../../../../stacks/settings.ts";
import type { RenderContext } from "../../../service.ts";
import { LONGEST_RECORD, RECORD, RECORD_QUIET_MS } from "./record.ts";

type LogFiles = Settings["logs"]["files"][number];

/** A receiver for each entry of `telltale:logs.files`; a file that several name is the first one's. */
export function renderFileReceivers(context: RenderContext, { logs }: Settings) {
  return Object.fromEntries(
    logs.files.map((entry, index) => [
      `file_log/${idOf(entry)}`,
      renderReceiver(context, entry, logs.files.slice(0, index)),
    ]),
  );
}

function renderReceiver(context: RenderContext, { include, service }: LogFiles, before: readonly LogFiles[]) {
  return {
    include: [placeGlob(context, include)],
    exclude: before.map((other) => placeGlob(context, other.include)),
    // Of what was there before the stack only what is added from now on; files that appear later are read whole.
    start_at: "end",
    storage: "file_storage/queue",
    // A rotated file that is compressed is known again.
    compression: "auto",
    include_file_path: true,
    preserve_leading_whitespaces: true,
    max_log_size: LONGEST_RECORD,
    force_flush_period: `${RECORD_QUIET_MS}ms`,
    multiline: { line_start_pattern: RECORD.replaceAll("$", "$$$$") },
    // A store that is away must not lose a line: by default what the pipeline refuses is dropped.
    retry_on_failure: { enabled: true, max_elapsed_time: 0 },
    ...(service === undefined
      ? { operators: SERVICE_FROM_FILE_NAME }
      : { resource: { "service.name": service } }),
  };
}

/** `/var/log/report-writer.log.1` → `report-writer` */
const SERVICE_FROM_FILE_NAME = [
  {
    type: "regex_parser",
    regex: "(?P<service>[^/.]+)[^/]*$$",
    parse_from: 'attributes["log.file.path"]',
    parse_to: "resource",
  },
  { type: "move", from: "resource.service", to: 'resource["service.name"]' },
];

/** Offsets are kept by this: it must not depend on an entry's place among the others. */
function idOf({ include }: LogFiles): string {
  return createHash("sha256").update(include).digest("hex").slice(0, 8);
}

/** The folder of a glob up to its first wildcard, which is where a container gets it. */
function placeGlob(context: RenderContext, glob: string): string {
  const folder = folderOf(glob);
  return context.userFolder(folder) + glob.slice(folder.length);
}

export function folderOf(glob: string): string {
  return glob.replace(/\/[^/]*([*?[{].*)?$/, "");
}
