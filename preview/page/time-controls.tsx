import { useDashboard } from "./context.ts";

const RANGES: readonly [text: string, from: string][] = [
  ["Last 5 minutes", "now-5m"],
  ["Last 15 minutes", "now-15m"],
  ["Last hour", "now-1h"],
  ["Last 3 hours", "now-3h"],
  ["Last 6 hours", "now-6h"],
  ["Last 24 hours", "now-24h"],
  ["Last 7 days", "now-7d"],
  ["Last 30 days", "now-30d"],
];
const REFRESHES = ["off", "5s", "10s", "30s", "1m", "5m"];

export interface TimeChoice {
  readonly from: string;
  readonly to: string;
  readonly refresh: string;
}

export interface TimeControlsProps {
  readonly time: TimeChoice;
  readonly choose: (time: Partial<TimeChoice>) => void;
  readonly refreshNow: () => void;
}

/** Which time is shown, and how often it is asked for again. */
export function TimeControls({ time, choose, refreshNow }: TimeControlsProps) {
  return (
    <>
      <TimeChooser time={time} choose={choose} />
      <button type="button" onClick={refreshNow} title="Ask again now" aria-label="Refresh">
        ⟳
      </button>
      <select
        value={time.refresh}
        onChange={({ currentTarget }) => choose({ refresh: currentTarget.value })}
        aria-label="Refresh every"
        title="Refresh every"
      >
        {[...new Set([...REFRESHES, time.refresh])].map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </>
  );
}

/** A static page has one time. */
export function StillTime() {
  const { range } = useDashboard();
  return <span>{`${new Date(range.from).toLocaleString()} – ${new Date(range.to).toLocaleString()}`}</span>;
}

function TimeChooser({ time: { from, to }, choose }: Pick<TimeControlsProps, "time" | "choose">) {
  const known = to === "now" && RANGES.some(([, one]) => one === from);
  return (
    <>
      {!known && (
        <>
          <TimeInput label="From" value={from} choose={(text) => choose({ from: text })} />
          <TimeInput label="To" value={to} choose={(text) => choose({ to: text })} />
        </>
      )}
      <select
        value={known ? from : "other"}
        onChange={({ currentTarget: { value } }) =>
          choose(value === "other" ? absolute(from, to) : { from: value, to: "now" })
        }
        aria-label="Time range"
      >
        {RANGES.map(([text, one]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
        <option value="other">From … to …</option>
      </select>
    </>
  );
}

/** A little off what stands in the list, so that it can be written by hand. */
function absolute(from: string, to: string) {
  const minutes = /^now-(\d+)h$/.exec(from)?.[1];
  return { from: minutes ? `now-${Number(minutes) * 60}m` : from, to };
}

interface TimeInputProps {
  readonly label: string;
  readonly value: string;
  readonly choose: (text: string) => void;
}

function TimeInput({ label, value, choose }: TimeInputProps) {
  const shown = /^\d{12,}$/.test(value)
    ? new Date(Number(value)).toISOString().slice(0, 19).concat("Z")
    : value;
  return (
    <input
      aria-label={label}
      title={`${label}: now-90m, or 2026-11-22T15:00:00Z`}
      value={shown}
      size={18}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    />
  );
}
