import { displayOf, reduceFrames, textOf } from "../../model/display.ts";
import { usePage } from "../context.ts";
import { Nothing } from "./nothing.tsx";
import type { PanelProps } from "./panel-props.ts";
import { useLinksOf, ValueLink } from "./value-link.tsx";

/** One bar for each series, to be compared. */
export function BarGauge({ panel, data }: PanelProps) {
  const { theme } = usePage();
  const linksOf = useLinksOf();
  const reduced = reduceFrames(data.frames, panel.options?.reduceOptions);
  if (reduced.length === 0) return <Nothing panel={panel} />;
  const numbers = reduced.map(({ value }) => (Number.isFinite(value) ? (value as number) : 0));
  const { min = Math.min(0, ...numbers), max = Math.max(...numbers) } = panel.fieldConfig?.defaults ?? {};
  return (
    <div class="gauges">
      {reduced.map(({ field, name, value, row }, index) => {
        const shown = displayOf(field, theme)(value);
        const width = Math.max(0, Math.min(1, ((numbers[index] ?? 0) - min) / (max - min || 1)));
        const frame = data.frames.find(({ fields }) => fields.includes(field));
        const links = frame
          ? linksOf({ frame, field, row: row ?? field.values.length - 1, text: textOf(shown) })
          : [];
        return (
          <div class="gauge" key={`${name} ${index}`}>
            <div class="name" title={name}>
              <ValueLink links={links} text={name} />
            </div>
            <div class="track">
              <div class="fill" style={`width: ${width * 100}%; background: ${shown.color}`} />
            </div>
            <div class="value" style={`color: ${shown.color}`}>
              {textOf(shown)}
            </div>
          </div>
        );
      })}
    </div>
  );
}
