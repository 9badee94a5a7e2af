import type Docker from "dockerode";
import {
  LOG_ROTATION,
  MACHINE,
  SECURITY_OPTIONS,
  STOP_SECONDS,
} from "../../../components/targets/docker/plan/container-defaults.ts";
import { IN_CONTAINER } from "../../../components/targets/docker/plan/placement.ts";
import type { ContainerPlan } from "../../../components/targets/docker/plan/plan.ts";

const MIB = 1024 * 1024;
const SECOND = 1_000_000_000;

/** A container of a plan as the Engine API wants it. */
export function renderCreateOptions(
  one: ContainerPlan,
  network: string,
  secondsBetweenChecks: number,
): Docker.ContainerCreateOptions {
  const tcp = (port: number) => `${port}/tcp`;
  return {
    name: one.name,
    Image: one.reference,
    ...(one.entrypoint && { Entrypoint: [...one.entrypoint] }),
    Cmd: [...one.command],
    User: one.user,
    StopTimeout: STOP_SECONDS,
    Env: Object.entries(one.environment).map(([name, value]) => `${name}=${value}`),
    Labels: {
      "telltale.stack": network,
      "telltale.service": one.service,
      "telltale.kind": one.kind,
      "telltale.version": one.version,
    },
    ExposedPorts: Object.fromEntries(one.ports.map(({ container }) => [tcp(container), {}])),
    ...(one.healthcheck && {
      Healthcheck: {
        Test: ["CMD", ...one.healthcheck],
        Interval: secondsBetweenChecks * SECOND,
        Timeout: 5 * SECOND,
        Retries: 3,
        StartPeriod: 60 * SECOND,
      },
    }),
    NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: one.alias ? [one.alias] : [] } } },
    HostConfig: {
      NetworkMode: network,
      Mounts: [
        ...one.mounts.map(({ volume, path, readOnly }) => ({
          Type: "volume" as const,
          Source: volume,
          Target: path,
          ReadOnly: readOnly,
        })),
        ...(one.userFolders ?? []).map((path) => ({
          Type: "bind" as const,
          Source: path,
          Target: IN_CONTAINER.userFolder(path),
          ReadOnly: true,
        })),
      ],
      PortBindings: Object.fromEntries(
        one.ports.map(({ container, host }) => [
          tcp(container),
          [{ HostIp: "127.0.0.1", HostPort: String(host) }],
        ]),
      ),
      Memory: one.memory * MIB,
      MemorySwap: one.memory * MIB,
      CapDrop: ["ALL"],
      CapAdd: [...one.capabilities],
      SecurityOpt: [...SECURITY_OPTIONS],
      ExtraHosts: [`${MACHINE.host}:${MACHINE.ip}`],
      LogConfig: { Type: "json-file", Config: { ...LOG_ROTATION } },
      RestartPolicy: { Name: one.kind === "service" ? "unless-stopped" : "no" },
    },
  };
}
