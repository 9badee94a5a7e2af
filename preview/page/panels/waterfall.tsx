import { useState } from "preact/hooks";
import { logsUrl, workflowIdOf } from "../../model/built-in.ts";
import { isFailed, type Span, type Trace } from "../../model/frame.ts";
import { type Nested, nest } from "../../model/nest-spans.ts";
import { usePage } from "../context.ts";
import { Facts } from "./facts.tsx";

interface Scale {
  readonly start: number;
  readonly length: number;
  readonly colors: ReadonlyMap<string, string>;
}

/** Spans under those that caused them, each where its time lies in the whole. */
export function Waterfall({ trace: { id, spans } }: { trace: Trace }) {
  const { theme } = usePage();
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.start + span.duration));
  const services = [...new Set(spans.map(({ service }) => service))];
  const { palette, getColorByName } = theme.visualization;
  const colors = new Map(
    services.map((service, index) => [
      service,
      getColorByName(palette[(index * 2 + 2) % palette.length] ?? "blue"),
    ]),
  );
  const failed = spans.filter(isFailed).length;
  return (
    <div>
      <div class="trace-head">
        <span>
          Trace <b class="mono">{id}</b>
        </span>
        <span>{new Date(start / 1_000).toLocaleString()}</span>
        <span>
          Duration <b>{durationText(end - start)}</b>
        </span>
        <span>
          Spans <b>{spans.length}</b>
        </span>
        {failed > 0 && (
          <span class="failed">
            Failed <b class="failed">{failed}</b>
          </span>
        )}
        {services.map((service) => (
          <span key={service}>
            <i class="swatch" style={`background: ${colors.get(service)}`} /> {service}
          </span>
        ))}
      </div>
      {nest(spans).map((one) => (
        <Row key={one.span.id} nested={one} scale={{ start, length: Math.max(1, end - start), colors }} />
      ))}
    </div>
  );
}

function Row({ nested: { span, depth }, scale }: { nested: Nested; scale: Scale }) {
  const [open, setOpen] = useState(false);
  const left = ((span.start - scale.start) / scale.length) * 100;
  const width = (span.duration / scale.length) * 100;
  // On the side where there is room.
  const label = left + width > 80 ? `right: ${100 - left}%` : `left: ${left + width}%`;
  return (
    <div class="span" data-failed={isFailed(span)}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: a row of a table */}
      <div class="summary" onClick={() => setOpen(!open)}>
        <div class="name" style={`padding-left: ${depth * 14}px`} title={span.name}>
          {isFailed(span) && <span class="fail">●</span>}
          {span.name}
          <small>{depth === 0 ? span.service : ""}</small>
        </div>
        <div class="bars">
          <div
            class="duration"
            style={`left: ${left}%; width: ${width}%; background: ${isFailed(span) ? "var(--red)" : scale.colors.get(span.service)}`}
          />
          <div class="label" style={label}>
            {durationText(span.duration)}
          </div>
        </div>
      </div>
      {open && <Details span={span} />}
    </div>
  );
}

function Details({ span }: { span: Span }) {
  const { backend } = usePage();
  const around = { from: span.start / 1_000, to: (span.start + span.duration) / 1_000 };
  const run = workflowIdOf(span);
  const links = [
    ...(run ? [{ text: "Logs of this run", url: logsUrl("workflow_id", run, around) }] : []),
    { text: "Logs of this span", url: logsUrl("span_id", span.id, around) },
  ];
  return (
    <div class="details">
      <div class="links">
        {links.map(({ text, url }) => {
          const href = backend.href(url);
          return (
            href && (
              <a key={text} href={href}>
                {text}
              </a>
            )
          );
        })}
      </div>
      {span.events.map((event) => (
        <Facts key={event.time} facts={event.fields} />
      ))}
      <Facts facts={span.tags} />
    </div>
  );
}

function durationText(microseconds: number): string {
  if (microseconds < 1_000) return `${Math.round(microseconds)} µs`;
  if (microseconds < 1_000_000) return `${Number((microseconds / 1_000).toPrecision(3))} ms`;
  return `${Number((microseconds / 1_000_000).toPrecision(4))} s`;
}
