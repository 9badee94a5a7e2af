import { expect, test } from "@jest/globals";
import { codePlace } from "../../../cli/why/code-place.ts";

test("a place in Node is the first frame of the agent's own code, below the folder that one is in", () => {
  const stack = [
    "TypeError: no",
    "    at parse (node:internal/url:816:25)",
    "    at get (file:///srv/agent/node_modules/got/index.js:3:1)",
    "    at async refund (file:///srv/agent/src/refund.ts:29:23)",
    "    at async file:///srv/agent/src/main.ts:1:1",
  ].join("\n");
  expect(codePlace(stack, "/srv/agent")).toBe("src/refund.ts:29:23");
  expect(codePlace(stack, "/elsewhere")).toBe("/srv/agent/src/refund.ts:29:23");
});

test("a place in Python is the last frame that is not a library's", () => {
  const stack = [
    "Traceback (most recent call last):",
    '  File "/srv/agent/main.py", line 8, in <module>',
    '  File "/srv/agent/tools.py", line 3, in refund',
    '  File "/usr/lib/python3.12/site-packages/httpx/_client.py", line 900, in post',
    "httpx.ConnectError: no",
  ].join("\n");
  expect(codePlace(stack, "/srv/agent")).toBe("tools.py:3");
});

test("no stack has no place, and one of libraries only the nearest of them", () => {
  expect(codePlace(undefined)).toBeNull();
  expect(codePlace("Error: no")).toBeNull();
  expect(codePlace("Error: no\n    at x (/a/node_modules/b/c.js:1:2)")).toBe("/a/node_modules/b/c.js:1:2");
});
