import { SERVICES } from "../../components/services/index.ts";
import { TARGETS } from "../../components/targets/index.ts";
import { localAddressOf } from "../../components/targets/local-address.ts";
import { pageOf } from "../../components/targets/pages.ts";
import { readStackFile } from "../../stacks/stack-file.ts";
import { CHECKOUT } from "../checkout.ts";
import { targetOf } from "../stack-target.ts";
import type { Sources } from "./explain.ts";

/** Where a stack's stores and pages are, its own or external ones. */
export async function sourcesOf(stack: string): Promise<Sources> {
  const settings = readStackFile(CHECKOUT, stack);
  const target = await TARGETS[await targetOf(stack)]();
  const at = (service: "loki" | "jaeger" | "prometheus") =>
    localAddressOf(settings, SERVICES, service, "http");
  return {
    stores: { loki: at("loki"), jaeger: at("jaeger"), prometheus: at("prometheus") },
    page: (service) => pageOf(settings, SERVICES, target.pages, service),
    runbooks: settings.alerts.runbooks,
  };
}
