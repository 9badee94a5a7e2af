import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { displayOf, type Reduced, reduceFrames, textOf } from "../../model/display.ts";
import { usePage } from "../context.ts";
import { Nothing } from "./nothing.tsx";
import type { PanelProps } from "./panel-props.ts";
import { useLinksOf, ValueLink } from "./value-link.tsx";

/** One large number for each series. */
export function Stat({ panel, data }: PanelProps) {
  const { reduceOptions, orientation } = panel.options ?? {};
  const reduced = reduceFrames(data.frames, reduceOptions);
  if (reduced.length === 0) return <Nothing panel={panel} />;
  return (
    <div class="stats" style={orientation === "horizontal" ? "flex-direction: column" : ""}>
      {reduced.map((one, index) => (
        <Value
          key={`${one.name} ${index}`}
          reduced={one}
          panel={panel}
          data={data}
          alone={reduced.length === 1}
        />
      ))}
    </div>
  );
}

function Value({ reduced, panel, data, alone }: PanelProps & { reduced: Reduced; alone: boolean }) {
  const { theme } = usePage();
  const linksOf = useLinksOf();
  const { textMode = "auto", colorMode = "value", graphMode = "area" } = panel.options ?? {};
  const { field, name, value, row } = reduced;
  const shown = displayOf(field, theme)(value);
  const text = textOf(shown) || field.config.noValue || "No data";
  const showName = textMode === "value_and_name" || textMode === "name" || (textMode === "auto" && !alone);
  const frame = data.frames.find(({ fields }) => fields.includes(field));
  const links = frame ? linksOf({ frame, field, row: row ?? field.values.length - 1, text }) : [];
  const filled = colorMode === "background" || colorMode === "background_solid";
  const box = useRef<HTMLDivElement>(null);
  const size = useFontSize(box, text);
  return (
    <div
      class="stat"
      ref={box}
      style={filled ? `background: ${shown.color}; color: #fff; padding: 0 10px` : ""}
    >
      {graphMode === "area" && row === undefined && <Sparkline values={field.values} color={shown.color} />}
      {showName && (
        <div class="name" style={filled ? "color: inherit" : ""}>
          {name}
        </div>
      )}
      {textMode !== "name" && textMode !== "none" && (
        <div
          class="value"
          style={`font-size: ${size}px; ${colorMode === "value" ? `color: ${shown.color}` : ""}`}
        >
          <ValueLink links={links} text={text} />
        </div>
      )}
    </div>
  );
}

/** As large as there is room for. */
function useFontSize(box: { current: HTMLElement | null }, text: string): number {
  const [size, setSize] = useState(32);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const setToFit = () =>
      setSize(
        Math.max(16, Math.min(44, element.clientHeight * 0.6, element.clientWidth / (text.length * 0.68))),
      );
    const observer = new ResizeObserver(setToFit);
    observer.observe(element);
    setToFit();
    return () => observer.disconnect();
  }, [text]);
  return size;
}

function Sparkline({ values, color }: { values: readonly unknown[]; color: string | undefined }) {
  const numbers = values.filter((value): value is number => Number.isFinite(value));
  if (numbers.length < 2) return null;
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const points = numbers.map(
    (value, index) =>
      `${(index / (numbers.length - 1)) * 100},${28 - ((value - low) / (high - low || 1)) * 26}`,
  );
  return (
    <svg viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,30 ${points.join(" ")} 100,30`} fill={color} opacity=".3" />
      <polyline points={points.join(" ")} fill="none" stroke={color} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
