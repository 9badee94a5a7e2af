import { Nothing } from "./nothing.tsx";
import type { PanelProps } from "./panel-props.ts";
import { Table } from "./table.tsx";
import { Waterfall } from "./waterfall.tsx";

/** One trace as a waterfall, or the list of those that a search found. */
export function Traces({ panel, data }: PanelProps) {
  const trace = data.frames.find((frame) => frame.trace)?.trace;
  if (trace) return <Waterfall trace={trace} />;
  const list = data.frames.filter(({ kind }) => kind === "traces");
  return list.length === 0 ? (
    <Nothing panel={panel} />
  ) : (
    <Table panel={panel} data={{ ...data, frames: list }} />
  );
}
