import type { Target } from "./target.ts";

/** Every target, loaded when it is used: one line each. */
export const TARGETS = {
  docker: async (): Promise<Target> => (await import("./docker/index.ts")).target,
  kubernetes: async (): Promise<Target> => (await import("./kubernetes/index.ts")).target,
  native: async (): Promise<Target> => (await import("./native/index.ts")).target,
} as const;

export type TargetName = keyof typeof TARGETS;
