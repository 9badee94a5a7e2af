import { useState } from "preact/hooks";
import { displayOf, textOf } from "../../model/display.ts";
import type { Field, Frame } from "../../model/frame.ts";
import { displayName } from "../../model/frame.ts";
import { compareValues } from "../../model/transform.ts";
import { usePage } from "../context.ts";
import { Nothing } from "./nothing.tsx";
import type { PanelProps } from "./panel-props.ts";
import { useLinksOf, ValueLink } from "./value-link.tsx";

/** Rows; a click on a column's name sorts by it. */
export function Table({ panel, data }: PanelProps) {
  const [chosen, setChosen] = useState<{ name: string; desc: boolean }>();
  const frame = data.frames.find(
    ({ kind, fields }) => kind !== "exemplars" && (fields[0]?.values.length ?? 0) > 0,
  );
  if (!frame) return <Nothing panel={panel} />;
  const [given] = panel.options?.sortBy ?? [];
  const sort = chosen ?? (given && { name: given.displayName, desc: Boolean(given.desc) });
  const fields = frame.fields.filter(({ config }) => !config.custom?.hidden && !config.custom?.hideFrom?.viz);
  const rows = sortedRows(frame, sort);
  return (
    <table>
      {panel.options?.showHeader !== false && (
        <thead>
          <tr>
            {fields.map((field) => {
              const name = displayName(field);
              const desc = sort?.name === name ? sort?.desc : undefined;
              return (
                <th key={field.name} class={classOf(field)} onClick={() => setChosen({ name, desc: !desc })}>
                  {name} {desc === undefined ? "" : desc ? "↓" : "↑"}
                </th>
              );
            })}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            {fields.map((field) => (
              <Cell key={field.name} frame={frame} field={field} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ frame, field, row }: { frame: Frame; field: Field; row: number }) {
  const { theme } = usePage();
  const linksOf = useLinksOf();
  const value = field.values[row];
  const shown = displayOf(field, theme)(value);
  const text = value === null || value === undefined ? (field.config.noValue ?? "") : textOf(shown);
  const { type = "auto" } = field.config.custom?.cellOptions ?? {};
  const style =
    type === "color-text"
      ? `color: ${shown.color}`
      : type === "color-background" && text
        ? `background: ${shown.color}; color: #fff`
        : "";
  return (
    <td class={classOf(field)} style={style} title={text}>
      <ValueLink links={text ? linksOf({ frame, field, row, text }) : []} text={text} />
    </td>
  );
}

function classOf({ type, config }: Field): string {
  const { align } = config.custom ?? {};
  return align === "right" || (type === "number" && align !== "left") ? "number" : "";
}

function sortedRows({ fields }: Frame, sort: { name: string; desc: boolean } | undefined): number[] {
  const rows = [...Array(fields[0]?.values.length ?? 0).keys()];
  const column = fields.find((field) => displayName(field) === sort?.name);
  if (!column || !sort) return rows;
  return rows.sort((a, b) => compareValues(column.values[a], column.values[b], sort.desc));
}
