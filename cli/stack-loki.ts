import type { Address } from "../components/service.ts";
import { SERVICES } from "../components/services/index.ts";
import { localAddressOf } from "../components/targets/local-address.ts";
import { readStackFile } from "../stacks/stack-file.ts";
import { CHECKOUT } from "./checkout.ts";

/** Where a stack's Loki is, its own or an external one; `undefined` if the stack does without. */
export function lokiOf(stack: string): Address | undefined {
  return localAddressOf(readStackFile(CHECKOUT, stack), SERVICES, "loki", "http");
}
