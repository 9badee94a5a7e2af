import type { ContainedSpec } from "../../containers/contained.ts";
import { type SecretSource, secretsOf } from "../../containers/secret-source.ts";
import { hashOf } from "../../version.ts";
import { type Home, metadataOf } from "./names.ts";
import type { DaemonSet, Secret, Volume, VolumeMount, Workload } from "./objects.ts";
import { SECRETS, userFileKey } from "./placement.ts";
import type { SecretPlan } from "./plan.ts";

/** The Secret that a service reads, each key a file; `undefined` if it reads none. */
export function planSecret(
  spec: ContainedSpec,
  userFiles: readonly string[],
  home: Home,
): SecretPlan | undefined {
  const sources = secretsOf(spec, userFiles);
  if (sources.length === 0) return undefined;
  return {
    metadata: metadataOf(`${spec.name}-secrets`, spec, home),
    workload: spec.name,
    keys: Object.fromEntries(sources.map((source) => [keyOf(source), source])),
  };
}

/** How its pods see it: files of the service's group, which the pod's `fsGroup` makes them. */
export function secretVolume({ metadata }: SecretPlan): { volume: Volume; mount: VolumeMount } {
  return {
    volume: { name: "secrets", secret: { secretName: metadata.name, defaultMode: 0o440 } },
    mount: { name: "secrets", mountPath: SECRETS, readOnly: true },
  };
}

/** The object, once its values are known. */
export function renderSecret(
  { metadata, keys }: SecretPlan,
  read: (source: SecretSource, key: string) => string,
): Secret {
  const data = Object.entries(keys).map(([key, source]) => [
    key,
    Buffer.from(read(source, key)).toString("base64"),
  ]);
  return { apiVersion: "v1", kind: "Secret", metadata, type: "Opaque", data: Object.fromEntries(data) };
}

/** Pods show which secrets they have been started with, without showing them: other ones replace the pods. */
export const SECRETS_VERSION = "telltale/secrets";

/** A workload whose pods are those of these values. */
export function withSecrets<W extends Workload | DaemonSet>(workload: W, { data }: Secret): W {
  const { spec } = workload;
  const annotations = { ...spec?.template?.metadata?.annotations, [SECRETS_VERSION]: hashOf(data) };
  const template = { ...spec?.template, metadata: { ...spec?.template?.metadata, annotations } };
  return { ...workload, spec: { ...spec, template } };
}

function keyOf(source: SecretSource): string {
  return "secret" in source ? source.secret : userFileKey(source.userFile);
}
