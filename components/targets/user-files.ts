import { accessSync, constants } from "node:fs";
import { receiverFiles } from "../../stacks/receiver-settings.ts";
import type { Settings } from "../../stacks/settings.ts";
import { UserError } from "../error.ts";

/** Every secret that settings name by its file on the user's machine, with the setting. */
export function userFilesOf(settings: UserFileSettings): UserFile[] {
  const { services, exports, scrape, errors, alerts } = settings;
  const files: [setting: string, path: string | undefined][] = [
    ...Object.entries(services).map(([name, choice]): [string, string | undefined] => [
      `services.${name}.tokenFile`,
      choice.mode === "external" ? choice.tokenFile : undefined,
    ]),
    ...Object.entries(exports).map(([name, { tokenFile }]): [string, string | undefined] => [
      `exports.${name}.tokenFile`,
      tokenFile,
    ]),
    ...Object.entries(scrape.targets).map(([name, { tokenFile }]): [string, string | undefined] => [
      `scrape.targets.${name}.tokenFile`,
      tokenFile,
    ]),
    ["errors.mailUrlFile", errors.mailUrlFile],
    ...errors.webhookUrlFiles.map((path, index): [string, string] => [
      `errors.webhookUrlFiles.${index}`,
      path,
    ]),
    ...receiverFiles(alerts),
    ["objectStorage.credentialsFile", settings.objectStorage?.credentialsFile],
    ["openSearch.passwordFile", settings.openSearch?.passwordFile],
    ["postgres.passwordFile", settings.postgres?.passwordFile],
  ];
  return files.flatMap(([setting, path]) => (path === undefined ? [] : [{ setting, path }]));
}

type UserFileSettings = Pick<
  Settings,
  "services" | "exports" | "scrape" | "errors" | "alerts" | "objectStorage" | "openSearch" | "postgres"
>;

interface UserFile {
  /** `services.loki.tokenFile` */
  readonly setting: string;
  readonly path: string;
}

/** @throws UserError that names each such file that cannot be read. */
export function checkUserFiles(settings: UserFileSettings): void {
  const problems = userFilesOf(settings).flatMap(({ setting, path }) => {
    const reason = reasonNotReadable(path);
    if (!reason) return [];
    return [
      {
        path: `telltale:${setting}`,
        message: `${path} was given, which ${reason}; write the secret into it, or name another file`,
      },
    ];
  });
  if (problems.length > 0) throw new UserError("Nothing was done: secrets cannot be read.", problems);
}

function reasonNotReadable(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "you may not read";
  }
}
