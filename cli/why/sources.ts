import { SERVICES } from "../../components/services/index.ts";
import { TARGETS } from "../../components/targets/index.ts";
import { pageOf } from "../../components/targets/pages.ts";
import { readStackFile } from "../../stacks/stack-file.ts";
import { CHECKOUT } from "../checkout.ts";
import { targetOf } from "../stack-target.ts";
import { storeOf } from "../stores.ts";
import type { Sources } from "./explain.ts";

/** Where a stack's stores and pages are, its own or external ones. */
export async function sourcesOf(stack: string): Promise<Sources> {
  const settings = readStackFile(CHECKOUT, stack);
  const target = await TARGETS[await targetOf(stack)]();
  return {
    stores: {
      loki: storeOf(settings, "loki"),
      jaeger: storeOf(settings, "jaeger"),
      prometheus: storeOf(settings, "prometheus"),
    },
    page: (service) => pageOf(settings, SERVICES, target.pages, service),
    runbooks: settings.alerts.runbooks,
  };
}
