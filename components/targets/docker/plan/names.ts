import type { ServiceName } from "../../../service-names.ts";

/** Names on an engine, which all stacks share: each begins with the stack's. */
export const stackName = (stack: string): string => `telltale-${stack.toLowerCase()}`;
export const containerName = (stack: string, service: ServiceName): string =>
  `${stackName(stack)}-${service}`;
export const stepName = (stack: string, service: ServiceName, step: string): string =>
  `${containerName(stack, service)}-${step}`;
export const setupName = (stack: string): string => `${stackName(stack)}-setup`;
export const configVolume = (stack: string, service: ServiceName): string =>
  `${containerName(stack, service)}-config`;
export const secretsVolume = (stack: string, service: ServiceName): string =>
  `${containerName(stack, service)}-secrets`;
export const dataVolume = (stack: string, service: ServiceName, folder: string): string =>
  `${containerName(stack, service)}-${folder}`;
