import { logsCommand } from "../components/targets/advice.ts";
import { describeRefusal } from "../components/targets/last-reload.ts";
import type { ServiceStatus } from "../components/targets/target.ts";
import { megabytes, table } from "./format.ts";

export function statusTable(statuses: readonly ServiceStatus[]): string {
  return table([
    ["SERVICE", "ADDRESS", "STATE", "MEMORY"],
    ...statuses.map((one) => [
      one.name,
      new URL(one.url).host,
      describeState(one),
      one.memoryBytes ? megabytes(one.memoryBytes) : "-",
    ]),
  ]);
}

/** Links for people; addresses without one answer programs, and stand in the table without a scheme. */
export function pageLinks(statuses: readonly ServiceStatus[], pages: readonly string[]): string {
  const links = statuses.filter(({ name, pid }) => pages.includes(name) && pid !== null);
  return links.length === 0 ? "" : `\n\nPages:\n${table(links.map(({ name, url }) => [`  ${name}`, url]))}`;
}

/** The services that do not stay up, or refuse their configuration, each with the end of its log. */
export function failingServices(statuses: readonly ServiceStatus[], stack: string): string[] {
  return statuses
    .filter(({ lastWords }) => lastWords.length > 0)
    .map(({ name, lastExit, lastWords, refusesConfiguration }) =>
      refusesConfiguration
        ? describeRefusal(name, lastWords, stack)
        : [
            `${name} keeps ending, last with ${lastExit?.how ?? "an end of unknown cause"}. Its log ends with:`,
            ...lastWords.map((line) => `  ${line}`),
            `  More of it: ${logsCommand(name, stack)}`,
          ].join("\n"),
    );
}

function describeState({ healthy, state, restarts, lastExit, refusesConfiguration }: ServiceStatus): string {
  const health = healthy ? "healthy" : "running, not healthy";
  const running = refusesConfiguration ? `${health}, with a former configuration` : health;
  const now = state === "running" ? running : state;
  return lastExit
    ? `${now} (restarts: ${restarts}, last after ${lastExit.how} at ${lastExit.at.slice(11, 19)} UTC)`
    : now;
}
