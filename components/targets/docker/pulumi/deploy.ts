import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../../../error.ts";
import type { SecretName } from "../../../secrets.ts";
import { StackSecrets } from "../../pulumi/stack-secrets.ts";
import { hashOf } from "../../version.ts";
import {
  HEALTH_CHECK,
  LOG_ROTATION,
  MACHINE,
  SECURITY_OPTIONS,
  STOP_SECONDS,
} from "../plan/container-defaults.ts";
import { IN_CONTAINER } from "../plan/placement.ts";
import type { ContainerPlan, DockerPlan, Upload } from "../plan/plan.ts";

export interface DockerStackArgs {
  readonly plan: DockerPlan;
}

/** Everything of a plan, as resources below one component: a component per service, its containers below that. */
export class DockerStack extends pulumi.ComponentResource {
  readonly #secrets = new StackSecrets(this);
  readonly #containers = new Map<string, docker.Container>();
  /** The same, each known once it runs, or has completed. */
  readonly #ready = new Map<string, pulumi.Input<pulumi.Resource>>();
  readonly #groups = new Map<string, pulumi.ComponentResource>();

  constructor(name: string, { plan }: DockerStackArgs, options?: pulumi.ComponentResourceOptions) {
    super("telltale:docker:Stack", name, {}, options);
    const shared = [this.#network(plan), ...this.#volumes(plan)];
    for (const container of plan.containers) this.#container(container, plan, shared);
    this.registerOutputs();
  }

  /** A secret of the stack, made at random on the first use and kept in its state. */
  secret(name: SecretName): pulumi.Output<string> {
    return this.#secrets.get(name);
  }

  #network({ network }: DockerPlan): pulumi.Resource {
    return new docker.Network(network, { name: network }, { parent: this, deleteBeforeReplace: true });
  }

  /** Data outlives the stack; configuration does not. */
  #volumes({ dataVolumes, configVolumes }: DockerPlan): pulumi.Resource[] {
    const make = (name: string, retainOnDelete: boolean) =>
      new docker.Volume(name, { name }, { parent: this, retainOnDelete, deleteBeforeReplace: true });
    return [
      ...dataVolumes.map((name) => make(name, true)),
      ...configVolumes.map((name) => make(name, false)),
    ];
  }

  #container(plan: ContainerPlan, { network }: DockerPlan, shared: readonly pulumi.Resource[]): void {
    const needs = plan.needs.map((name) => this.#ready.get(name) as pulumi.Input<pulumi.Resource>);
    const container = new docker.Container(
      plan.name,
      {
        ...renderArgs(plan, network),
        labels: [...labelsOf(plan, network), ...this.#secretsLabel(plan)],
        uploads: plan.uploads.map((upload) => this.#upload(upload)),
        ...(plan.processesOf !== undefined && { pidMode: this.#processesOf(plan.processesOf) }),
      },
      {
        parent: this.#group(plan.service),
        dependsOn: [...shared, ...needs],
        deleteBeforeReplace: true,
        customTimeouts: { create: "5m", update: "5m" },
      },
    );
    this.#containers.set(plan.name, container);
    this.#ready.set(plan.name, plan.kind === "step" ? completed(plan, container) : container);
  }

  #group(service: string): pulumi.ComponentResource {
    const group =
      this.#groups.get(service) ??
      new pulumi.ComponentResource("telltale:docker:Service", service, {}, { parent: this });
    this.#groups.set(service, group);
    return group;
  }

  /** By id: that is what the engine makes of a name. */
  #processesOf(name: string): pulumi.Input<string> {
    return pulumi.interpolate`container:${this.#containers.get(name)?.id}`;
  }

  #upload({ path, from }: Upload): docker.types.input.ContainerUpload {
    return { file: path, permissions: "0400", content: this.#content(from) };
  }

  #content(from: Upload["from"]): pulumi.Input<string> {
    return "content" in from ? from.content : this.#secrets.read(from);
  }

  /** Shows which secrets a container has been started with, without showing them. */
  #secretsLabel({ secrets }: ContainerPlan): docker.types.input.ContainerLabel[] {
    if (secrets.length === 0) return [];
    const value = pulumi.all(secrets.map((one) => this.#content(one))).apply(hashOf);
    return [{ label: "telltale.secrets", value }];
  }
}

function renderArgs(plan: ContainerPlan, network: string): Omit<docker.ContainerArgs, "uploads" | "labels"> {
  const isStep = plan.kind === "step";
  return {
    name: plan.name,
    image: plan.reference,
    ...(plan.entrypoint && { entrypoints: [...plan.entrypoint] }),
    command: [...plan.command],
    user: plan.user,
    envs: Object.entries(plan.environment).map(([name, value]) => `${name}=${value}`),
    networksAdvanced: [{ name: network, aliases: plan.alias === undefined ? [] : [plan.alias] }],
    volumes: plan.mounts.map(({ volume, path, readOnly }) => ({
      volumeName: volume,
      containerPath: path,
      readOnly,
    })),
    ...(plan.userFolders && { mounts: plan.userFolders.map(renderUserFolder) }),
    ports: plan.ports.map(({ container, host }) => ({
      internal: container,
      external: host,
      ip: "127.0.0.1",
    })),
    memory: plan.memory,
    memorySwap: plan.memory,
    // With the prefix that the engine answers with: without it a refresh sees a difference.
    capabilities: { drops: ["ALL"], adds: plan.capabilities.map((name) => `CAP_${name}`) },
    securityOpts: [...SECURITY_OPTIONS],
    hosts: [MACHINE],
    logDriver: "json-file",
    logOpts: { ...LOG_ROTATION },
    ...(plan.healthcheck && {
      healthcheck: renderHealthcheck(plan.healthcheck),
      wait: true,
      waitTimeout: 120,
    }),
    ...(isStep
      ? { restart: "no", mustRun: false, attach: true, logs: true }
      : // Without a grace the provider kills.
        { restart: "unless-stopped", stopTimeout: STOP_SECONDS, destroyGraceSeconds: STOP_SECONDS }),
  };
}

/** As a mount: where a volume's short form names a folder that is not there, the engine makes one of root's. */
function renderUserFolder(source: string): docker.types.input.ContainerMount {
  return { type: "bind", source, target: IN_CONTAINER.userFolder(source), readOnly: true };
}

function labelsOf({ service, kind, version }: ContainerPlan, stack: string) {
  return [
    { label: "telltale.stack", value: stack },
    { label: "telltale.service", value: service },
    { label: "telltale.kind", value: kind },
    { label: "telltale.version", value: version },
  ];
}

function renderHealthcheck(command: readonly string[]): docker.types.input.ContainerHealthcheck {
  return { tests: ["CMD", ...command], ...HEALTH_CHECK };
}

/** What comes after a step waits for its exit code; only a preview knows none. */
function completed({ name }: ContainerPlan, container: docker.Container): pulumi.Input<docker.Container> {
  if (pulumi.runtime.isDryRun()) return container;
  return pulumi.all([container.exitCode, container.containerLogs]).apply(([code, logs]) => {
    if (code === 0) return container;
    throw new UserError(
      `The step ${name} has failed with exit code ${code}. It said:\n${logs}\nMend the cause, then run this again.`,
    );
  });
}
