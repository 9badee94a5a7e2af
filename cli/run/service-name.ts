import { basename } from "node:path";

const SCRIPT = /([^/]+)\.(?:py|js|mjs|cjs|ts|mts|cts|rb|sh|jar)$/;

/** What a command is called: `python3 agents/report.py --fast` is `report`, `/usr/bin/crawler` is `crawler`. */
export function serviceNameOf([program, ...args]: readonly [string, ...string[]]): string {
  const script = [program, ...args].flatMap((one) => SCRIPT.exec(one)?.[1] ?? [])[0];
  return script ?? basename(program);
}
