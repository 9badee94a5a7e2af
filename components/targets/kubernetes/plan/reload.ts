import type { ContainedSpec } from "../../containers/contained.ts";
import { contentsOf } from "../../version.ts";
import type { Config } from "./config.ts";
import { SECURITY, SMALL } from "./container.ts";
import type { Container } from "./objects.ts";
import { CONFIG } from "./placement.ts";

/**
 * A container beside a service that wants a signal when its files have changed: it sees the same files, and the
 * service's process. It starts first, so that no change falls between what the service reads and what this one knows.
 */
export function renderReload(spec: ContainedSpec, config: Config, image: string): Container[] {
  if (!wantsSignal(spec)) return [];
  const [program] = spec.command;
  const script = `look() { find -L ${CONFIG} -type f -not -path '*/..*' -exec sha256sum {} + | sort | sha256sum; }
seen=$(look)
while sleep 5; do
  now=$(look)
  [ "$now" = "$seen" ] || { killall -HUP ${program} && seen=$now; }
done`;
  return [
    {
      name: "reload",
      image,
      imagePullPolicy: "IfNotPresent",
      restartPolicy: "Always",
      command: ["sh", "-c", script],
      resources: { requests: { ...SMALL.requests }, limits: { ...SMALL.limits } },
      securityContext: { ...SECURITY, capabilities: { drop: [...SECURITY.capabilities.drop] } },
      volumeMounts: config.mounts,
    },
  ];
}

/** Only then must the containers of a pod see each other's processes. */
export function wantsSignal(spec: ContainedSpec): boolean {
  return spec.reload === "SIGHUP" && contentsOf(spec, "reload").length > 0;
}
