import { useState } from "preact/hooks";
import { logsUrl } from "../../model/built-in.ts";
import type { LogLine } from "../../model/frame.ts";
import { usePage } from "../context.ts";
import { Facts } from "./facts.tsx";
import { Nothing } from "./nothing.tsx";
import type { PanelProps } from "./panel-props.ts";

/** Log lines; a click on one shows its fields, its trace and the logs of its run. */
export function Logs({ panel, data }: PanelProps) {
  const {
    sortOrder = "Descending",
    wrapLogMessage = true,
    showTime = true,
    shortLines,
  } = panel.options ?? {};
  const lines = data.frames.flatMap((frame) => frame.lines ?? []).sort((a, b) => (a.id < b.id ? 1 : -1));
  if (lines.length === 0) return <Nothing panel={panel} />;
  const ordered = sortOrder === "Ascending" ? [...lines].reverse() : lines;
  return (
    <div class="logs mono">
      {ordered.map((line, index) => (
        <Line
          key={`${line.id} ${index}`}
          line={line}
          text={shortLines ? shortText(line) : line.text}
          wrap={wrapLogMessage}
          showTime={showTime}
        />
      ))}
    </div>
  );
}

interface LineProps {
  readonly line: LogLine;
  readonly text: string;
  readonly wrap: boolean;
  readonly showTime: boolean;
}

function Line({ line, text, wrap, showTime }: LineProps) {
  const [open, setOpen] = useState(false);
  return (
    <div class={`log level-${levelOf(line)}`}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: text that can be selected */}
      <div class="line" onClick={() => setOpen(!open)}>
        {showTime && <time>{timeText(line.time)}</time>}
        <span class={`text ${wrap ? "" : "one"}`}>{text}</span>
      </div>
      {open && <Details line={line} />}
    </div>
  );
}

/** Of a line of our own SDK what a list is read for; all of it is in its details. */
function shortText({ text }: LogLine): string {
  const { event, workflow, task, tool, model, agent, error, message } = fieldsOf(text) as Record<
    string,
    string
  >;
  if (!event) return text;
  const { type = "", message: reason = "" } = (error ?? {}) as { type?: string; message?: string };
  const parts = [event, workflow, task, tool ?? model ?? agent, message, type && `${type}: ${reason}`];
  return parts.filter(Boolean).join("  ");
}

function Details({ line }: { line: LogLine }) {
  const { backend } = usePage();
  const { trace_id: trace, workflow_id: run, service_name: service } = line.labels;
  const around = { from: line.time, to: line.time };
  const links = [
    trace && { text: "Open trace", url: `/trace/${trace}` },
    run && { text: "Logs of this run", url: logsUrl("workflow_id", run, around) },
    run &&
      service && {
        text: "Traces of this run",
        url: `/search?${new URLSearchParams({ service, tags: JSON.stringify({ "telltale.workflow.id": run }), from: String(line.time - 3_600_000), to: String(line.time + 3_600_000) })}`,
      },
  ];
  return (
    <div class="details">
      <div class="links">
        {links.map((link) => {
          const href = link && backend.href(link.url);
          return (
            href && (
              <a key={href} href={href}>
                {link.text}
              </a>
            )
          );
        })}
      </div>
      <Facts facts={{ ...line.labels, ...fieldsOf(line.text) }} />
    </div>
  );
}

/** Fields of a line that is a JSON object. */
function fieldsOf(text: string): Record<string, unknown> {
  try {
    const json = JSON.parse(text);
    return typeof json === "object" && json !== null ? json : {};
  } catch {
    return {};
  }
}

const LEVELS: Readonly<Record<string, string>> = {
  warn: "warning",
  err: "error",
  fatal: "critical",
  trace: "debug",
};

function levelOf({ labels }: LogLine): string {
  const level = (labels.level ?? labels.detected_level ?? labels.severity_text ?? "").toLowerCase();
  return LEVELS[level] ?? level;
}

function timeText(time: number): string {
  const local = new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString();
  return local.slice(0, 23).replace("T", " ");
}
