import { expect, test } from "@jest/globals";
import { execa } from "execa";
import { renderEnvironment } from "../../cli/environment-format.ts";

test("a shell reads the values as they are, whatever they hold", async () => {
  const text = renderEnvironment({ TELLTALE_TOKEN: "a'b c" }, "shell");
  const { stdout } = await execa("sh", ["-c", `eval "$1"; printf %s "$TELLTALE_TOKEN"`, "sh", text]);
  expect(stdout).toBe("a'b c");
});

test("dotenv has no quotes, since not every reader takes them off", () => {
  expect(renderEnvironment({ A: "1", B: "x=y" }, "dotenv")).toBe("A=1\nB=x=y");
});
