import type { z } from "zod";
import type { Given, ServiceChoice } from "./settings.ts";

/** High availability is refused, with all that it lacks, where what it stands on is not given. */
export function checkAvailability(given: Given, context: z.core.$RefinementCtx): void {
  const { availability, target, services, objectStorage, openSearch, postgres } = given;
  if (availability === "single") return;
  const refuse = (path: string, message: string, input: unknown) =>
    context.addIssue({ code: "custom", path: path.split("."), message, input });
  if (target !== "kubernetes")
    refuse("availability", "single, since telltale:target is not kubernetes", availability);
  const deploys = (...names: (keyof Given["services"])[]) =>
    names.filter((name) => services[name].mode === "deploy");
  if (deploys("prometheus").length === 0)
    refuse(
      "services.prometheus",
      "{ mode: deploy }, since telltale:availability is high: it scrapes for Mimir",
      services.prometheus,
    );
  if (services.alertmanager.mode === "external" && services.alertmanager.tokenFile !== undefined)
    refuse(
      "services.alertmanager.tokenFile",
      "none, since telltale:availability is high: Mimir takes no token from a file",
      services.alertmanager.tokenFile,
    );
  const needed = [
    { path: "objectStorage", given: objectStorage, by: ["mimir", ...deploys("loki")] },
    { path: "openSearch", given: openSearch, by: deploys("jaeger") },
    { path: "postgres", given: postgres, by: deploys("grafana", "glitchtip") },
  ];
  for (const one of needed) {
    if (one.given !== undefined || one.by.length === 0) continue;
    const message = `one that is there already, since telltale:availability is high, for ${one.by.join(" and ")} (docs/production.md)`;
    refuse(one.path, message, one.given);
  }
}

/** Mimir comes with high availability; a PostgreSQL that is given takes the place of the stack's own. */
export function withAvailability(given: Given) {
  const { availability, services, postgres } = given;
  return {
    ...given,
    services: {
      ...services,
      mimir: availability === "high" ? DEPLOY : OFF,
      ...(postgres && { postgres: OFF }),
    },
  };
}

const DEPLOY: ServiceChoice = { mode: "deploy" };
const OFF: ServiceChoice = { mode: "off" };
