import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readStackFile } from "../../stacks/stack-file.ts";

const folderWith = (content: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "telltale-stack-file-"));
  writeFileSync(join(folder, "Pulumi.dev.yaml"), content);
  return folder;
};

test("settings are the values under `telltale:`; those of other projects are left alone", () => {
  const folder = folderWith("config:\n  telltale:environment: staging\n  aws:region: eu-west-1\n");
  expect(readStackFile(folder, "dev").environment).toBe("staging");
});

test("an empty file means defaults", () => {
  expect(readStackFile(folderWith(""), "dev").environment).toBe("dev");
});

test("a stack that does not exist is named, with those that do", () => {
  const folder = folderWith("");
  expect(() => readStackFile(folder, "prod")).toThrow('There is no stack "prod"');
  expect(() => readStackFile(folder, "prod")).toThrow("Stacks here: dev.");
});

test("broken YAML is told with line and column", () => {
  expect(() => readStackFile(folderWith("config:\n  a: [1,\n"), "dev")).toThrow(
    /Pulumi\.dev\.yaml:\d+:\d+: /,
  );
});

test("an encrypted value is refused by its path", () => {
  const folder = folderWith(
    "config:\n  telltale:services:\n    loki: { mode: external, url: { secure: abc } }\n",
  );
  expect(() => readStackFile(folder, "dev")).toThrow(
    "Pulumi.dev.yaml: telltale:services.loki.url: a `secure:` value needs the Pulumi CLI",
  );
});
