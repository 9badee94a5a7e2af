import { expect, test } from "@jest/globals";
import { checkUserFiles } from "../../../components/targets/user-files.ts";
import { parseSettings } from "../../../stacks/settings.ts";

const settingsWith = (tokenFile: string) =>
  parseSettings(
    { services: { loki: { mode: "external", url: "https://logs.example.com", tokenFile } } },
    "test",
  );

test("a token file that can be read is accepted", () => {
  expect(() => checkUserFiles(settingsWith(import.meta.filename))).not.toThrow();
});

test("one that does not exist is named, with its setting, before anything starts", () => {
  expect(() => checkUserFiles(settingsWith("/not/there"))).toThrow(
    "telltale:services.loki.tokenFile: /not/there was given, which does not exist; write the secret into it",
  );
});
