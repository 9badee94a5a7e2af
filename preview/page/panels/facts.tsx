/** Names and values, empty ones left out; objects as JSON. */
export function Facts({ facts }: { facts: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(facts).filter(([, value]) => value !== null && value !== "");
  return (
    <table>
      <tbody>
        {entries.map(([name, value]) => (
          <tr key={name}>
            <td>{name}</td>
            <td>{textOf(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A stack keeps its lines. */
function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value, null, 2).replaceAll("\\n", "\n") : String(value);
}
