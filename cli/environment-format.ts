export const FORMATS = ["shell", "dotenv", "json"] as const;
export type Format = (typeof FORMATS)[number];

/** `shell` is for `eval`, `dotenv` for files such as `.env` and `docker run --env-file`. */
export function renderEnvironment(variables: Readonly<Record<string, string>>, format: Format): string {
  if (format === "json") return JSON.stringify(variables, null, 2);
  const line = ([name, value]: [string, string]) =>
    format === "shell" ? `export ${name}='${value.replaceAll("'", "'\\''")}'` : `${name}=${value}`;
  return Object.entries(variables).map(line).join("\n");
}
