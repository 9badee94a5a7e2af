import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { SecretName } from "../../../secrets.ts";
import { StackSecrets } from "../../pulumi/stack-secrets.ts";
import { madeOf, renderAgentSecret } from "../plan/agent-secrets.ts";
import type { DaemonSet, KubernetesObject, Secret, Workload } from "../plan/objects.ts";
import type { AgentSecretPlan, ClusterPlan, SecretPlan } from "../plan/plan.ts";
import { renderSecret, withSecrets } from "../plan/secrets.ts";

const PATIENCE = "5m";

export interface KubernetesStackArgs {
  readonly plan: ClusterPlan;
  /** Context of kubeconfig. Default: the current one. */
  readonly context: string | undefined;
}

/** Everything of a plan, as resources below one component: a component per service, its objects below that. */
export class KubernetesStack extends pulumi.ComponentResource {
  readonly #secrets = new StackSecrets(this);
  readonly #provider: kubernetes.Provider;
  readonly #home: string;
  readonly #groups = new Map<string, pulumi.ComponentResource>();

  constructor(
    name: string,
    { plan, context }: KubernetesStackArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("telltale:kubernetes:Stack", name, {}, options);
    this.#home = plan.namespace;
    this.#provider = new kubernetes.Provider(
      "cluster",
      { ...(context !== undefined && { context }), enableServerSideApply: true },
      { parent: this },
    );
    this.#objects(plan);
    this.registerOutputs();
  }

  /** A secret of the stack, made at random on the first use and kept in its state. */
  secret(name: SecretName): pulumi.Output<string> {
    return this.#secrets.get(name);
  }

  /** The namespace first; then what pods read and what guards them; pods last. */
  #objects({ objects, secrets, agentSecrets }: ClusterPlan): void {
    const values = new Map(secrets.map((one) => [one.workload, this.#values(one)]));
    const others = objects.filter(({ kind }) => kind !== "Namespace");
    const first = objects
      .filter(({ kind }) => kind === "Namespace")
      // With the stack's own all that the services stored would go.
      .map((one) => this.#register(one, [], { retainOnDelete: one.metadata.name === this.#home }));
    const read = secrets.map((one) => {
      const { data: _, ...secret } = renderSecret(one, () => "");
      return this.#register({ ...secret, data: values.get(one.workload)?.apply(({ data }) => data) }, first);
    });
    for (const one of agentSecrets) this.#forAgents(one, first);
    const needed = others.filter((one) => !isWorkload(one)).map((one) => this.#register(one, first));
    for (const workload of others.filter(isWorkload)) {
      const secret = values.get(workload.metadata.name);
      // Only a hash of the values is in it: what is to change shall be seen in a preview.
      const spec = secret && pulumi.unsecret(secret.apply((one) => withSecrets(workload, one).spec));
      this.#register({ ...workload, ...(spec && { spec }) }, [...first, ...read, ...needed]);
    }
  }

  #values(plan: SecretPlan): pulumi.Output<Secret> {
    const contents = Object.entries(plan.keys).map(([key, source]) => [key, this.#secrets.read(source)]);
    const values: pulumi.Output<Record<string, string>> = pulumi.all(Object.fromEntries(contents));
    return pulumi.secret(values.apply((all) => renderSecret(plan, (_, key) => all[key] ?? "")));
  }

  /** In namespaces that are not the stack's, several may have the same name. */
  #forAgents(plan: AgentSecretPlan, dependsOn: readonly pulumi.Resource[]): void {
    const read = Object.fromEntries(madeOf(plan).map((name) => [name, this.secret(name)]));
    const values: pulumi.Output<Record<string, string>> = pulumi.all(read);
    const secret = values.apply((all) => renderAgentSecret(plan, (name) => all[name] ?? ""));
    const data = pulumi.secret(secret.apply((one) => one.data));
    const { metadata, data: _, ...object } = renderAgentSecret(plan, () => "");
    this.#register({ ...object, metadata, data }, dependsOn, { name: `agents-${metadata.namespace}` });
  }

  #register(
    object: Registered,
    dependsOn: readonly pulumi.Resource[],
    {
      name = nameOf(object, this.#home),
      retainOnDelete = false,
    }: { name?: string; retainOnDelete?: boolean } = {},
  ): pulumi.Resource {
    const { kind, metadata } = object;
    const annotations = {
      ...metadata.annotations,
      // What others have changed since becomes what the settings say.
      "pulumi.com/patchForce": "true",
      // Pulumi would wait for an address that no controller tells, or for pods, which are made after their Service.
      ...((kind === "Ingress" || kind === "Service") && { "pulumi.com/skipAwait": "true" }),
    };
    const args = { ...object, metadata: { ...metadata, annotations } };
    return new RESOURCES[kind](name, args as never, {
      parent: this.#group(metadata.labels["app.kubernetes.io/name"]),
      provider: this.#provider,
      dependsOn: [...dependsOn],
      retainOnDelete,
      // Longer than images take to be pulled; who gives a wrong one does not wait for ten minutes, as Pulumi would.
      customTimeouts: { create: PATIENCE, update: PATIENCE },
      // Names are fixed, and a StatefulSet cannot be there twice.
      deleteBeforeReplace: true,
    });
  }

  #group(service: string | undefined): pulumi.Resource {
    if (service === undefined) return this;
    const group =
      this.#groups.get(service) ??
      new pulumi.ComponentResource("telltale:kubernetes:Service", service, {}, { parent: this });
    this.#groups.set(service, group);
    return group;
  }
}

/** Of a resource: beyond the stack's own namespace several objects may have the same name. */
function nameOf({ kind, metadata: { name, namespace } }: Registered, home: string): string {
  return [
    kind.toLowerCase(),
    ...(namespace === home || namespace === undefined ? [] : [namespace]),
    name,
  ].join("-");
}

/** An object, some of which may be known only later. */
type Registered = Pick<KubernetesObject | Secret, "apiVersion" | "kind" | "metadata"> & {
  readonly spec?: unknown;
  readonly data?: unknown;
};

type ResourceOf = new (name: string, args: never, options: pulumi.CustomResourceOptions) => pulumi.Resource;

const { apiextensions, apps, core, networking, policy, rbac } = kubernetes;
const RESOURCES: Readonly<Record<KubernetesObject["kind"] | Secret["kind"], ResourceOf>> = {
  Namespace: core.v1.Namespace,
  ServiceAccount: core.v1.ServiceAccount,
  ConfigMap: core.v1.ConfigMap,
  Secret: core.v1.Secret,
  Service: core.v1.Service,
  StatefulSet: apps.v1.StatefulSet,
  Deployment: apps.v1.Deployment,
  DaemonSet: apps.v1.DaemonSet,
  Role: rbac.v1.Role,
  RoleBinding: rbac.v1.RoleBinding,
  ClusterRole: rbac.v1.ClusterRole,
  ClusterRoleBinding: rbac.v1.ClusterRoleBinding,
  NetworkPolicy: networking.v1.NetworkPolicy,
  Ingress: networking.v1.Ingress,
  PodDisruptionBudget: policy.v1.PodDisruptionBudget,
  HTTPRoute: apiextensions.CustomResource,
};

function isWorkload(object: KubernetesObject): object is Workload | DaemonSet {
  return object.kind === "StatefulSet" || object.kind === "Deployment" || object.kind === "DaemonSet";
}
