import { getStack, runtime } from "@pulumi/pulumi";
import { deployStack } from "./program.ts";
import { readPulumiConfig } from "./pulumi-config.ts";

// What the Pulumi CLI runs: settings → services → target → outputs.
const stack = getStack();
const settings = readPulumiConfig(runtime.allConfig(), stack);

export const { urls, otlpEndpoint, ingestToken, dsns, logins } = deployStack(stack, settings);
