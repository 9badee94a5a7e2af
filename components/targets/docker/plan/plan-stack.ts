import type { Settings } from "../../../../stacks/settings.ts";
import type { Service } from "../../../service.ts";
import { validateServices } from "../../../validate.ts";
import { checkContained } from "../../containers/contained.ts";
import { secretsOf } from "../../containers/secret-source.ts";
import { describeDeployed } from "../../render-context.ts";
import { renderContainers } from "./container.ts";
import { refuseLoopback } from "./loopback.ts";
import { configVolume, dataVolume, secretsVolume, stackName } from "./names.ts";
import { IN_CONTAINER } from "./placement.ts";
import type { ContainerPlan, DockerPlan } from "./plan.ts";
import { refuseQuota } from "./quota.ts";
import { renderSetup } from "./setup.ts";

/**
 * Renders a whole stack for a Docker Engine. Pure.
 * @throws UserError with everything that is wrong with the services' descriptions, or with where others are.
 */
export function planStack(stack: string, settings: Settings, services: readonly Service[]): DockerPlan {
  refuseLoopback(settings);
  refuseQuota(settings);
  const userFiles = new Map<string, Set<string>>(services.map(({ name }) => [name, new Set()]));
  const userFolders = new Map<string, Set<string>>(services.map(({ name }) => [name, new Set()]));
  const specs = describeDeployed(settings, services, ({ name }) => ({
    ...IN_CONTAINER,
    userFile: (path) => {
      userFiles.get(name)?.add(path);
      return IN_CONTAINER.userFile(path);
    },
    userFolder: (path) => {
      userFolders.get(name)?.add(path);
      return IN_CONTAINER.userFolder(path);
    },
  }));
  validateServices(specs, settings);
  const furnished = checkContained(specs).map((spec) => ({
    spec,
    userFiles: [...(userFiles.get(spec.name) ?? [])],
    userFolders: [...(userFolders.get(spec.name) ?? [])],
  }));
  const containers = furnished.flatMap(({ spec, ...given }) =>
    renderContainers(spec, { stack, settings, ...given }),
  );
  return {
    network: stackName(stack),
    dataVolumes: specs.flatMap(({ name, dataFolders = [] }) =>
      dataFolders.map((folder) => dataVolume(stack, name, folder)),
    ),
    configVolumes: furnished.flatMap(({ spec, userFiles }) => [
      configVolume(stack, spec.name),
      ...(secretsOf(spec, userFiles).length > 0 ? [secretsVolume(stack, spec.name)] : []),
    ]),
    containers: inOrder([renderSetup(stack, settings, furnished), ...containers]),
  };
}

/** Each after all that it needs; otherwise as given. Services' needs have been checked for circles. */
function inOrder(containers: readonly ContainerPlan[]): ContainerPlan[] {
  const ordered: ContainerPlan[] = [];
  const place = (one: ContainerPlan): void => {
    if (ordered.includes(one)) return;
    for (const need of one.needs) place(containers.find(({ name }) => name === need) as ContainerPlan);
    ordered.push(one);
  };
  containers.forEach(place);
  return ordered;
}
