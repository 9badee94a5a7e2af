import type { Address } from "../components/service.ts";
import { readStackFile } from "../stacks/stack-file.ts";
import { CHECKOUT } from "./checkout.ts";
import { storeOf } from "./stores.ts";

/** Where a stack's Loki is, its own or an external one; `undefined` if the stack does without. */
export function lokiOf(stack: string): Address | undefined {
  return storeOf(readStackFile(CHECKOUT, stack), "loki");
}
