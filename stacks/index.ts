import { getStack, runtime } from "@pulumi/pulumi";
import { readPulumiConfig } from "./pulumi-config.ts";

// What the Pulumi CLI runs: settings → services → target → outputs. `telltale up` runs a target's program as it is, too.
const stack = getStack();
const settings = readPulumiConfig(runtime.allConfig(), stack);

/** Each is loaded with its provider only if it is the target. */
const PROGRAMS = {
  docker: async () => (await import("../components/targets/docker/pulumi/program.ts")).deployOnDocker,
  kubernetes: async () => {
    await (await import("../components/targets/kubernetes/check-stack.ts")).checkStack(stack, settings);
    return (await import("../components/targets/kubernetes/pulumi/program.ts")).deployOnKubernetes;
  },
};
const deploy = await PROGRAMS[settings.target === "kubernetes" ? "kubernetes" : "docker"]();

export const { urls, otlpEndpoint, ingestToken, dsns, logins } = deploy(stack, settings);
