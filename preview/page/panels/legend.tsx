import type { Panel } from "../../model/dashboard.ts";
import { displayOf, reduce, textOf } from "../../model/display.ts";
import type { Line } from "../../model/lines.ts";
import { usePage } from "../context.ts";

interface LegendProps {
  readonly panel: Panel;
  readonly lines: readonly Line[];
  readonly hidden: ReadonlySet<string>;
  readonly toggle: (name: string) => void;
}

/** Names of series, with what they come to if the panel says so; a click hides one. */
export function Legend({ panel, lines, hidden, toggle }: LegendProps) {
  const { displayMode = "list", showLegend = true, calcs = [] } = panel.options?.legend ?? {};
  if (!showLegend || displayMode === "hidden") return null;
  const name = (line: Line) => (
    <button type="button" class={hidden.has(line.name) ? "off" : ""} onClick={() => toggle(line.name)}>
      <i class="swatch" style={`background: ${line.color}`} /> {line.name}
    </button>
  );
  if (displayMode !== "table" && calcs.length === 0)
    return (
      <div class="legend">
        <div class="items">
          {lines.map((line) => (
            <span key={line.name}>{name(line)}</span>
          ))}
        </div>
      </div>
    );
  return (
    <div class="legend">
      <table>
        <thead>
          <tr>
            <th />
            {calcs.map((calc: string) => (
              <th key={calc} class="number">
                {CALCS[calc] ?? calc}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.name}>
              <td>{name(line)}</td>
              {calcs.map((calc: string) => (
                <td key={calc} class="number">
                  <Calculated line={line} calc={calc} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Calculated({ line: { field }, calc }: { line: Line; calc: string }) {
  const { theme } = usePage();
  return <>{textOf(displayOf(field, theme)(reduce(field, calc)))}</>;
}

const CALCS: Readonly<Record<string, string>> = {
  lastNotNull: "Last",
  mean: "Mean",
  max: "Max",
  min: "Min",
  sum: "Total",
  last: "Last",
};
