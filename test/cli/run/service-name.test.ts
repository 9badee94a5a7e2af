import { expect, test } from "@jest/globals";
import { serviceNameOf } from "../../../cli/run/service-name.ts";

test.each([
  ["report", ["python3", "agents/report.py", "--fast", "data.js"]],
  ["crawler", ["/usr/bin/crawler", "--config", "crawler.yaml"]],
  ["start", ["./start.sh"]],
  ["uvicorn", ["uvicorn", "app:main"]],
] as const)("a command is called %s by its script, else by its program", (name, [program, ...args]) => {
  expect(serviceNameOf([program, ...args])).toBe(name);
});
