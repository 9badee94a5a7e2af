import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { planStack } from "../../../components/targets/docker/plan/plan-stack.ts";
import { DOCKER_SERVICES } from "../../../components/targets/docker/services.ts";
import type { KubernetesObject } from "../../../components/targets/kubernetes/plan/objects.ts";
import { planCluster } from "../../../components/targets/kubernetes/plan/plan-cluster.ts";
import { KUBERNETES_SERVICES } from "../../../components/targets/kubernetes/services.ts";
import { describeServices, orderFor } from "../../../components/targets/native/plan.ts";
import { NATIVE_SERVICES } from "../../../components/targets/native/services.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { readStackFile } from "../../../stacks/stack-file.ts";

const checkout = fileURLToPath(new URL("../../../", import.meta.url));

// What each target makes of each service: a change of either shows here, in a pull request, as what will run.
const settings = parseSettings({}, "test");
const instance = { checkout: "/checkout", stack: "dev", folder: "/checkout/.telltale/dev" };
const native = describeServices(instance, settings, NATIVE_SERVICES);
const docker = planStack("dev", settings, DOCKER_SERVICES);
const clusters = {
  kubernetes: planCluster("dev", settings, KUBERNETES_SERVICES),
  production: planCluster("production", readStackFile(checkout, "production"), KUBERNETES_SERVICES),
};

// Files of the checkout that services read where they are.
expect.addSnapshotSerializer({
  test: (value) => typeof value === "string" && value.includes(checkout),
  serialize: (value, config, indentation, depth, refs, printer) =>
    printer(value.replaceAll(checkout, "/checkout/"), config, indentation, depth, refs),
});

/** What is generated, or is a file of the repository as it is, shows in its own place. */
const isOwnFile = (path: string, content: string): boolean =>
  content.startsWith("# Generated") || /\.(py|tmpl)$|^(dashboards|dialects|rules)\//.test(path);

test.each(native.map((spec) => [spec.name, spec] as const))("%s, native", (name, spec) => {
  const run = orderFor(instance, settings, native, {
    locate: (program) => `/bin/${program}`,
    secret: () => "",
  }).services;
  expect({ ...run.find((one) => one.name === name), versions: undefined }).toMatchSnapshot();
  for (const [path, { content, onChange }] of Object.entries(spec.files)) {
    if (!isOwnFile(path, content)) expect(`# ${path}, ${onChange}\n${content}`).toMatchSnapshot();
  }
});

test.each([...DOCKER_SERVICES.map(({ name }) => name), "setup" as const].map((name) => [name]))(
  "%s, docker",
  (name) => {
    const [setup] = docker.containers;
    const containers = docker.containers.filter(({ service }) => service === name);
    expect(
      containers.map(({ version: _, uploads, ...rest }) => ({
        ...rest,
        ...(rest.service !== "setup" && { uploads }),
      })),
    ).toMatchSnapshot();
    for (const { path, from } of setup?.uploads ?? []) {
      const [, service, file] = path.match(/^\/given\/([^/]+)\/(.*)$/) ?? [];
      if (service !== name || !("content" in from) || isOwnFile(file ?? "", from.content)) continue;
      expect(`# ${path}\n${from.content}`).toMatchSnapshot();
    }
  },
);

/** Its files are those that containers of an engine have, but for addresses. */
const withoutContents = (object: KubernetesObject) =>
  object.kind === "ConfigMap" ? { ...object, data: Object.keys(object.data ?? {}) } : object;
/** Configuration changes more often than how it is mounted. */
const unhashed = (value: unknown) =>
  JSON.parse(JSON.stringify(value).replace(/(-config)-[0-9a-f]{16}/g, "$1-<hash>"));

/** The stack's own objects have no name. */
const NAMES = [...KUBERNETES_SERVICES.map(({ name }) => name), "pod-logs", undefined];

/** What files say where they differ from those of an engine's containers. */
const contentsOf = (objects: readonly KubernetesObject[]) =>
  objects.flatMap((object) => {
    if (object.kind !== "ConfigMap" || !/-config(-[0-9a-f]{16})?$/.test(object.metadata.name)) return [];
    return Object.entries(object.data ?? {})
      .filter(([path, content]) => !isOwnFile(path, content))
      .map(([path, content]) => `# ${path}\n${content}`);
  });

describe.each(Object.entries(clusters))("%s", (profile, cluster) => {
  test.each(NAMES.map((name) => [name]))("%s", (name) => {
    const isOf = ({ metadata }: Pick<KubernetesObject, "metadata">) =>
      metadata.labels["app.kubernetes.io/name"] === name;
    expect(unhashed(cluster.objects.filter(isOf).map(withoutContents))).toMatchSnapshot();
    expect(cluster.secrets.filter(isOf)).toMatchSnapshot();
    if (profile === "kubernetes") return;
    for (const content of contentsOf(cluster.objects.filter(isOf))) expect(content).toMatchSnapshot();
  });
});
