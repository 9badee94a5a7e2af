import { isAbsolute, normalize } from "node:path";
import type { Settings } from "../stacks/settings.ts";
import type { Command } from "./command.ts";
import { type Problem, UserError } from "./error.ts";
import { SECRET_NAMES } from "./secrets.ts";
import type { ServiceSpec } from "./service.ts";
import { checkDependencies } from "./validate-dependencies.ts";

/**
 * Checks the descriptions of all services that a target is about to start.
 * @throws UserError with every problem, each with its path: `loki.health.endpoint`.
 */
export function validateServices(
  specs: readonly ServiceSpec[],
  { services }: Pick<Settings, "services">,
): void {
  const problems = [
    ...specs.flatMap((spec) => [
      ...checkCommands(spec),
      ...checkEndpoints(spec),
      ...checkHealth(spec),
      ...checkFiles(spec),
      ...checkSecrets(spec),
      ...checkDataFolders(spec),
      ...checkContainer(spec),
    ]),
    ...checkNames(specs),
    ...checkPorts(specs),
    ...checkDependencies(specs, services),
  ];
  if (problems.length > 0) throw new UserError("These services cannot be started:", problems);
}

function checkCommands({ name, command, health, prepare = [] }: ServiceSpec): Problem[] {
  const commands: [path: string, command: readonly string[]][] = [
    [`${name}.command`, command],
    ...("command" in health ? [[`${name}.health.command`, health.command] as [string, Command]] : []),
    ...prepare.map((one, index): [string, readonly string[]] => [
      `${name}.prepare[${index}].command`,
      one.command,
    ]),
  ];
  return commands.flatMap(([path, [program = ""]]) => {
    if (program === "") return [{ path, message: "it is empty; allowed: a program and its arguments" }];
    if (!program.includes("/")) return [];
    return [
      { path, message: `"${program}" was given; allowed: a program's name, which each target looks up` },
    ];
  });
}

function checkEndpoints({ name, endpoints }: ServiceSpec): Problem[] {
  const path = `${name}.endpoints`;
  const entries = Object.entries(endpoints);
  if (entries.length === 0) return [{ path, message: "there are none; allowed: one or more named ports" }];
  return entries.flatMap(([endpoint, { port }]) =>
    Number.isInteger(port) && port >= 1 && port <= 65_535
      ? []
      : [{ path: `${path}.${endpoint}.port`, message: `${port} was given; allowed: 1 to 65535` }],
  );
}

function checkHealth({ name, endpoints, health }: ServiceSpec): Problem[] {
  if ("command" in health) return [];
  const endpoint = endpoints[health.endpoint];
  const allowed = Object.keys(endpoints).filter((one) => endpoints[one]?.scheme === "http");
  const problems: Problem[] = [];
  if (endpoint?.scheme !== "http") {
    const message = `"${health.endpoint}" was given; allowed: an http endpoint of the service: ${allowed.join(", ") || "it has none"}`;
    problems.push({ path: `${name}.health.endpoint`, message });
  }
  if (!health.path.startsWith("/")) {
    problems.push({
      path: `${name}.health.path`,
      message: `"${health.path}" was given; allowed: a path from /`,
    });
  }
  return problems;
}

function checkFiles({ name, files, reload }: ServiceSpec): Problem[] {
  return Object.entries(files).flatMap(([file, { onChange }]) => {
    const path = `${name}.files["${file}"]`;
    const problems: Problem[] = [];
    if (!isInside(file)) {
      problems.push({
        path,
        message: "allowed: a path relative to the service's configuration folder, without . and ..",
      });
    }
    if (onChange === "reload" && !reload) {
      problems.push({ path, message: `onChange is "reload", but ${name} has no \`reload\`; use "restart"` });
    }
    return problems;
  });
}

function isInside(path: string): boolean {
  return path !== "" && !isAbsolute(path) && normalize(path) === path && !/^\.{1,2}(\/|$)|\/$|\0/.test(path);
}

function checkSecrets({ name, secrets = [] }: ServiceSpec): Problem[] {
  return secrets
    .filter((secret) => !SECRET_NAMES.includes(secret))
    .map((secret) => ({
      path: `${name}.secrets`,
      message: `"${secret}" was given; allowed: ${SECRET_NAMES.join(", ")} (components/secrets.ts)`,
    }));
}

function checkDataFolders({ name, dataFolders = [] }: ServiceSpec): Problem[] {
  const path = `${name}.dataFolders`;
  const bad = dataFolders.filter((folder) => !/^[a-z][a-z0-9-]*$/.test(folder));
  return [
    ...bad.map((folder) => ({
      path,
      message: `"${folder}" was given; allowed: a lower-case letter, then a-z, 0-9 and -`,
    })),
    ...repeated(dataFolders).map((folder) => ({ path, message: `"${folder}" is there twice` })),
  ];
}

function checkContainer({ name, container }: ServiceSpec): Problem[] {
  if (!container) return [];
  const path = `${name}.container`;
  const problems: Problem[] = [];
  if (!Number.isInteger(container.user) || container.user < 1) {
    problems.push({
      path: `${path}.user`,
      message: `${container.user} was given; allowed: a user's number, not root's`,
    });
  }
  if (!Number.isInteger(container.memory) || container.memory < 16) {
    problems.push({
      path: `${path}.memory`,
      message: `${container.memory} was given; allowed: 16 or more MiB`,
    });
  }
  return problems;
}

function checkNames(specs: readonly ServiceSpec[]): Problem[] {
  return repeated(specs.map(({ name }) => name)).map((name) => ({
    path: name,
    message: "it is described twice",
  }));
}

/** The native target tells endpoints apart by the last three digits of their ports. */
function checkPorts(specs: readonly ServiceSpec[]): Problem[] {
  const seen = new Map<number, string>();
  return specs.flatMap(({ name, endpoints }) =>
    Object.entries(endpoints).flatMap(([endpoint, { port }]) => {
      const path = `${name}.endpoints.${endpoint}.port`;
      const other = seen.get(port % 1000);
      seen.set(port % 1000, other ?? path);
      return other
        ? [{ path, message: `${port} ends in the same three digits as ${other}; give it others` }]
        : [];
    }),
  );
}

function repeated<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
