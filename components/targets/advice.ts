/** The command that shows more of what a service wrote. */
export function logsCommand(service: string, stack: string): string {
  return `telltale logs ${service}${stack === "dev" ? "" : ` --stack ${stack}`}`;
}
