import { UserError } from "../components/error.ts";
import { SERVICES } from "../components/services/index.ts";
import { addressOf } from "../components/targets/native/index.ts";
import { readStackFile } from "../stacks/stack-file.ts";
import { CHECKOUT } from "./checkout.ts";

/**
 * Where a stack's Prometheus is, its own or an external one.
 * @throws UserError if the stack does without.
 */
export function prometheusUrlOf(stack: string): string {
  const settings = readStackFile(CHECKOUT, stack);
  const address = addressOf(settings, SERVICES, "prometheus", "http");
  if (address) return address.url;
  throw new UserError(`The stack "${stack}" has no metrics to show:`, [
    {
      path: `Pulumi.${stack}.yaml: telltale:services.prometheus.mode`,
      message: "it is off; set it to deploy or external",
    },
  ]);
}
