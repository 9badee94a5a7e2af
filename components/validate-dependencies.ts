import type { Settings } from "../stacks/settings.ts";
import type { Problem } from "./error.ts";
import type { ServiceSpec } from "./service.ts";
import type { ServiceName } from "./service-names.ts";

type Choices = Settings["services"];

/** Each service may wait only for services that there are, and none for itself. */
export function checkDependencies(specs: readonly ServiceSpec[], choices: Choices): Problem[] {
  return specs.flatMap((spec) => [...checkNeeds(spec, specs, choices), ...checkCircle(spec.name, specs)]);
}

function checkNeeds(
  { name, dependsOn = [] }: ServiceSpec,
  specs: readonly ServiceSpec[],
  choices: Choices,
): Problem[] {
  const deployed = specs.map((spec) => spec.name);
  const unknown = dependsOn.filter((need) => !deployed.includes(need) && choices[need]?.mode !== "external");
  return unknown.map((need) => ({
    path: `${name}.dependsOn`,
    message:
      choices[need]?.mode === "off"
        ? `it needs ${need}, which is off; deploy ${need}, name an external one, or turn ${name} off, too`
        : `"${need}" was given; allowed: ${deployed.filter((one) => one !== name).join(", ")}`,
  }));
}

function checkCircle(name: ServiceName, specs: readonly ServiceSpec[]): Problem[] {
  const circle = wayTo(name, name, specs, []);
  if (!circle) return [];
  return [{ path: `${name}.dependsOn`, message: `it waits for itself: ${[name, ...circle].join(" → ")}` }];
}

/** The services on the way from one to another along their needs, the last included. */
function wayTo(
  goal: ServiceName,
  from: ServiceName,
  specs: readonly ServiceSpec[],
  passed: readonly ServiceName[],
): ServiceName[] | undefined {
  const needs = specs.find(({ name }) => name === from)?.dependsOn ?? [];
  if (needs.includes(goal)) return [goal];
  for (const need of needs.filter((one) => !passed.includes(one))) {
    const way = wayTo(goal, need, specs, [...passed, need]);
    if (way) return [need, ...way];
  }
  return undefined;
}
