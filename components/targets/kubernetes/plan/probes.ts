import type { ServiceSpec } from "../../../service.ts";
import type { Container, Probe } from "./objects.ts";
import { portName } from "./ports.ts";

/** A service that has stored much reads it again before it answers: up to 15 minutes. */
const STARTUP = { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 180 } as const;
const READINESS = { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 } as const;
/** Patient: what is unready because another service is away must not be restarted for it. */
const LIVENESS = { periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 10 } as const;

/** When a pod has started, takes requests, and must be restarted, all by the one question that a service answers. */
export function renderProbes(
  spec: Pick<ServiceSpec, "health">,
): Pick<Container, "startupProbe" | "readinessProbe" | "livenessProbe"> {
  const question = renderQuestion(spec);
  return {
    startupProbe: { ...question, ...STARTUP },
    readinessProbe: { ...question, ...READINESS },
    livenessProbe: { ...question, ...LIVENESS },
  };
}

function renderQuestion({ health }: Pick<ServiceSpec, "health">): Probe {
  if ("command" in health) return { exec: { command: [...health.command] } };
  return { httpGet: { path: health.path, port: portName(health.endpoint) } };
}
