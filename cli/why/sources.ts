import { SERVICES } from "../../components/services/index.ts";
import { TARGETS } from "../../components/targets/index.ts";
import { localAddressOf } from "../../components/targets/local-address.ts";
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
  const withPages = (["grafana", "jaeger", "glitchtip", "errors", "alertmanager"] as const).filter(
    (service) => target.pages.includes(service) || settings.services[service].mode === "external",
  );
  return {
    stores: { loki: at("loki"), jaeger: at("jaeger"), prometheus: at("prometheus") },
    pages: Object.fromEntries(
      withPages.flatMap((service) => {
        const address = localAddressOf(settings, SERVICES, service);
        return address ? [[service, address]] : [];
      }),
    ),
    runbooks: settings.alerts.runbooks,
  };
}
