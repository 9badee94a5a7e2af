import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { rotateLog } from "../../../../../components/targets/native/supervisor/log-file.ts";
import { temporaryFolder } from "../temporary-folder.ts";

test("a log that has grown too large is moved aside while its process goes on writing", () => {
  const path = join(temporaryFolder(), "a.log");
  const writer = openSync(path, "a");
  writeSync(writer, "12345678\n");
  rotateLog(path, 9);
  expect(readFileSync(path, "utf8")).toBe("12345678\n");
  rotateLog(path, 8);
  writeSync(writer, "next\n");
  closeSync(writer);
  expect(readFileSync(`${path}.1`, "utf8")).toBe("12345678\n");
  expect(readFileSync(path, "utf8")).toBe("next\n");
});

test("a log that does not exist yet is fine", () => {
  rotateLog(join(temporaryFolder(), "none.log"));
});
