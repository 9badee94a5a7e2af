import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";

interface ChartProps {
  readonly options: Omit<uPlot.Options, "width" | "height">;
  readonly data: uPlot.AlignedData;
  readonly ready?: (chart: uPlot | undefined) => void;
  readonly children?: ComponentChildren;
}

/** A uPlot of the size of its place. */
export function Chart({ options, data, ready, children }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const chart = new uPlot({ ...options, ...size() }, data, element);
    ready?.(chart);
    const observer = new ResizeObserver(() => {
      chart.setSize(size());
      ready?.(chart);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      ready?.(undefined);
      chart.destroy();
    };
  }, [options, data]);
  return (
    <div class="plot">
      <div ref={place} style="position: absolute; inset: 0" />
      {children}
    </div>
  );
}
