import type { Finding } from "../finding.ts";
import type { YamlValue } from "../source/yaml-file.ts";
import { type DashboardFile, panelName } from "./dashboard-files.ts";

/** Columns of Grafana's grid. */
const WIDTH = 24;

interface Box {
  readonly panel: YamlValue;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Complains of panels that Grafana would move: off the grid, or over another one. */
export function checkGrid({ root }: DashboardFile): Finding[] {
  const top = root.get("panels").items;
  return [top, ...top.map((row) => row.get("panels").items)].flatMap((panels) => {
    const boxes = panels.map(boxOf);
    return boxes.flatMap((box, index) => checkBox(box, boxes.slice(0, index)));
  });
}

function boxOf(panel: YamlValue): Box {
  const size = (key: string) => Number(panel.get("gridPos").get(key).text?.value);
  return { panel, x: size("x"), y: size("y"), w: size("w"), h: size("h") };
}

function checkBox(box: Box, others: readonly Box[]): Finding[] {
  const { panel, x, y, w, h } = box;
  const complain = (message: string) => [{ ...panel.get("gridPos").place, message }];
  const name = panelName(panel);
  if ([x, y, w, h].some((size) => !Number.isInteger(size)))
    return complain(`${name} has no place on the grid; give it gridPos: { x, y, w, h }`);
  if (x < 0 || y < 0 || w < 1 || h < 1 || x + w > WIDTH)
    return complain(
      `${name} is off the grid: x ${x}, y ${y}, w ${w}, h ${h}; allowed: x + w up to ${WIDTH}, w and h from 1 on`,
    );
  const under = others.find((other) => overlaps(box, other));
  return under ? complain(`${name} overlaps ${panelName(under.panel)}`) : [];
}

function overlaps(one: Box, other: Box): boolean {
  const beside = one.x + one.w <= other.x || other.x + other.w <= one.x;
  const below = one.y + one.h <= other.y || other.y + other.h <= one.y;
  return !beside && !below;
}
