import { ALL } from "../../components/dashboards/formats.ts";
import { textFormat } from "../model/interpolate.ts";
import type { Resolved } from "../model/variables.ts";
import { usePage } from "./context.ts";
import { Dropdown } from "./dropdown.tsx";

type Choose = (name: string, values: readonly string[]) => void;

/** What a dashboard can be narrowed to; hidden variables and constants are not offered. */
export function Variables({ resolved, choose }: { resolved: readonly Resolved[]; choose: Choose }) {
  const shown = resolved.filter(
    ({ variable: { hide, type } }) => hide !== 2 && type !== "constant" && type !== "datasource",
  );
  if (shown.length === 0) return null;
  return (
    <div class="variables">
      {shown.map((one) => (
        <div class="variable" key={one.variable.name}>
          <label for={`var-${one.variable.name}`}>{one.variable.label || one.variable.name}</label>
          <Choice resolved={one} choose={choose} />
        </div>
      ))}
    </div>
  );
}

function Choice({ resolved, choose }: { resolved: Resolved; choose: Choose }) {
  const { backend } = usePage();
  const { variable, selected } = resolved;
  const { name, type } = variable;
  if (!backend.live)
    return (
      <button type="button" disabled>
        {textFormat(selected, "") || "any"}
      </button>
    );
  if (type === "textbox")
    return (
      <input
        id={`var-${name}`}
        value={textFormat(selected, name)}
        placeholder="any"
        onChange={({ currentTarget }) => choose(name, [currentTarget.value.trim()])}
      />
    );
  if (type === "adhoc" || type === "groupby")
    return <button type="button" disabled>{`${type}: not in the preview`}</button>;
  return (
    <Dropdown text={textFormat(selected, name) || "none"} title={textFormat(selected, name)}>
      <Options resolved={resolved} choose={choose} />
    </Dropdown>
  );
}

function Options({
  resolved: { variable, options, selected, problem },
  choose,
}: {
  resolved: Resolved;
  choose: Choose;
}) {
  const { name, multi, includeAll } = variable;
  const chosen = selected.all ? [] : selected.values;
  const toggle = (value: string) => {
    if (!multi) return choose(name, [value]);
    const rest = chosen.filter((one) => one !== value);
    const next = rest.length < chosen.length ? rest : [...rest, value];
    choose(name, next.length > 0 || !includeAll ? next : [ALL]);
  };
  const kind = multi ? "checkbox" : "radio";
  return (
    <>
      {problem && <p>{problem}</p>}
      {includeAll && (
        <label>
          <input
            type={kind}
            checked={selected.all ?? false}
            onChange={() => choose(name, [ALL])}
            style="height: auto"
          />{" "}
          All
        </label>
      )}
      {[...new Set([...options, ...chosen])].filter(Boolean).map((value) => (
        <label key={value}>
          <input
            type={kind}
            checked={chosen.includes(value)}
            onChange={() => toggle(value)}
            style="height: auto"
          />{" "}
          {value}
        </label>
      ))}
      {!problem && options.length === 0 && <p>Nothing in this time range</p>}
    </>
  );
}
