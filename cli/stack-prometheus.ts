import type { Address } from "../components/service.ts";
import { readStackFile } from "../stacks/stack-file.ts";
import { CHECKOUT } from "./checkout.ts";
import { storeOf } from "./stores.ts";

/** Where a stack's Prometheus, or what speaks its API, is; `undefined` if the stack does without. */
export function prometheusOf(stack: string): Address | undefined {
  return storeOf(readStackFile(CHECKOUT, stack), "prometheus");
}
