import type { Address } from "../components/service.ts";
import { SERVICES } from "../components/services/index.ts";
import { addressOf } from "../components/targets/native/index.ts";
import { readStackFile } from "../stacks/stack-file.ts";
import { CHECKOUT } from "./checkout.ts";

/** Where a stack's Prometheus is, its own or an external one; `undefined` if the stack does without. */
export function prometheusOf(stack: string): Address | undefined {
  return addressOf(readStackFile(CHECKOUT, stack), SERVICES, "prometheus", "http");
}
