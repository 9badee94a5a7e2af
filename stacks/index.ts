import { getStack, runtime } from "@pulumi/pulumi";
import { deployOnDocker } from "../components/targets/docker/pulumi/program.ts";
import { readPulumiConfig } from "./pulumi-config.ts";

// What the Pulumi CLI runs: settings → services → target → outputs. `telltale up` runs a target's program as it is, too.
const stack = getStack();
const settings = readPulumiConfig(runtime.allConfig(), stack);

export const { urls, otlpEndpoint, ingestToken, dsns, logins } = deployOnDocker(stack, settings);
