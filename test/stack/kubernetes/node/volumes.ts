import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { NODE } from "./kubelet.ts";
import type { Machine } from "./machine.ts";
import type { Placed } from "./placed.ts";

const CLASS = "folder";
/** More than the data folders of all stacks that tests start: none is used twice. */
const COUNT = 48;
const API = "storage.k8s.io/v1";

/** Folders of the node, which claims without a class of their own get; the kubelet makes each its pod's own. */
export function volumeObjects({ folder }: Pick<Machine, "folder">): Placed[] {
  return [
    { path: `/apis/${API}/storageclasses/${CLASS}`, object: storageClass() },
    ...Array.from({ length: COUNT }, (_, index) => {
      const name = `folder-${index}`;
      const path = join(folder, "volumes", name);
      // As a file system has it.
      mkdirSync(join(path, "lost+found"), { recursive: true, mode: 0o700 });
      return { path: `/api/v1/persistentvolumes/${name}`, object: volume(name, path) };
    }),
  ];
}

function storageClass(): object {
  return {
    apiVersion: API,
    kind: "StorageClass",
    metadata: { name: CLASS, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
  };
}

function volume(name: string, path: string): object {
  const onNode = { key: "kubernetes.io/hostname", operator: "In", values: [NODE] };
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: "100Gi" },
      accessModes: ["ReadWriteOnce"],
      storageClassName: CLASS,
      local: { path },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onNode] }] } },
    },
  };
}
