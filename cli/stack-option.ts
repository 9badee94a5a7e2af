import { Option } from "commander";

export interface StackOption {
  readonly stack: string;
}

export function stackOption(): Option {
  return new Option("--stack <name>", "stack, with settings in Pulumi.<name>.yaml")
    .env("TELLTALE_STACK")
    .default("dev");
}
