import type { ContainedSpec } from "../../containers/contained.ts";
import { type Home, headlessName, metadataOf, selectorOf } from "./names.ts";
import type { DisruptionBudget, PodSpec, ServiceObject } from "./objects.ts";
import { portsOf } from "./ports.ts";

/** What several replicas of a service need beyond their workload. */
export function renderReplication(spec: ContainedSpec, home: Home): [ServiceObject, DisruptionBudget] {
  const selector = selectorOf(spec.name, home);
  const name = headlessName(spec.name);
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: metadataOf(name, spec, home),
      spec: {
        clusterIP: "None",
        // They must find each other to become ready.
        publishNotReadyAddresses: true,
        selector,
        ports: portsOf(spec.endpoints).map((port) => ({ ...port, targetPort: port.name })),
      },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: metadataOf(spec.name, spec, home),
      // Data is kept three times, and two must answer.
      spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
    },
  ];
}

/** Replicas are on as many nodes as there are that take pods; on as many zones, where that can be. */
export function renderSpread(
  spec: ContainedSpec,
  home: Home,
): NonNullable<PodSpec["topologySpreadConstraints"]> {
  const common = { maxSkew: 1, labelSelector: { matchLabels: selectorOf(spec.name, home) } };
  return [
    {
      ...common,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "DoNotSchedule",
      nodeTaintsPolicy: "Honor",
    },
    { ...common, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" },
  ];
}
