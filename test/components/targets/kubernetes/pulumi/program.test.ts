import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { planCluster } from "../../../../../components/targets/kubernetes/plan/plan-cluster.ts";
import { deployOnKubernetes } from "../../../../../components/targets/kubernetes/pulumi/program.ts";
import { KUBERNETES_SERVICES } from "../../../../../components/targets/kubernetes/services.ts";
import type { Outputs } from "../../../../../components/targets/outputs.ts";
import { parseSettings } from "../../../../../stacks/settings.ts";
import { temporaryFolder } from "../../native/temporary-folder.ts";

/** How Pulumi writes a secret: https://www.pulumi.com/docs/iac/concepts/secrets/ */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";

const token = join(temporaryFolder(), "token");
writeFileSync(token, "token-of-a-backend\n");
const settings = parseSettings(
  {
    exports: { central: { url: "https://otlp.example", tokenFile: token } },
    kubernetes: {
      context: "lab",
      agentNamespaces: ["bots", "web"],
      ingress: { host: "t.example.com", tlsSecret: "tls" },
    },
  },
  "test",
);
const plan = planCluster("dev", settings, KUBERNETES_SERVICES);

interface Registration {
  readonly type: string;
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly retain: boolean;
  readonly inputs: Record<string, unknown>;
}
const registrations: Registration[] = [];
let outputs: Outputs;

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({ id: name, state: { ...inputs, result: `value-of-${name}` } }),
      call: () => ({}),
    },
    "telltale",
    "dev",
    false,
  );
  record();
  outputs = deployOnKubernetes("dev", settings);
  await pulumi.runtime.disconnect(); // once every registration has been answered
});

/** Mocks are told no dependencies; what stands before them is. */
function record(): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource: Register };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, answer) => {
    const { name, type, dependenciesList, retainondelete = false } = request.toObject();
    const dependencies = dependenciesList.map((urn) => urn.split("::").at(-1) ?? "");
    const inputs = request.getObject()?.toJavaScript() ?? {};
    registrations.push({ type, name, dependencies, retain: retainondelete, inputs });
    return register(request, answer);
  };
}

/** Of Pulumi's protocol: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/resource.proto */
type Register = (request: RegisterRequest, answer: unknown) => unknown;
interface RegisterRequest {
  readonly toObject: () => {
    readonly name: string;
    readonly type: string;
    readonly dependenciesList: string[];
    readonly retainondelete?: boolean;
  };
  readonly getObject: () => { readonly toJavaScript: () => Record<string, unknown> } | undefined;
}

const objects = () =>
  registrations.filter(({ type }) => /^kubernetes:(core|apps|networking|rbac)/.test(type));
const named = (name: string) => registrations.find((one) => one.name === name);

test("each object and secret of the plan is registered once, and nothing else", () => {
  const wanted = [
    ...plan.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ...[...plan.secrets, ...plan.agentSecrets].map(({ metadata }) => `Secret ${metadata.name}`),
  ];
  const given = objects().map(({ inputs }) => `${inputs.kind} ${(inputs.metadata as { name: string }).name}`);
  expect(given.sort()).toEqual(wanted.sort());
});

/** Beyond the stack's own namespace there may be several of one name. */
function nameOf({ kind, metadata }: (typeof plan.objects)[number]): string {
  const { name, namespace = plan.namespace } = metadata;
  return [kind.toLowerCase(), ...(namespace === plan.namespace ? [] : [namespace]), name].join("-");
}

test("an object is what the plan says", () => {
  for (const object of plan.objects) {
    const { inputs } = named(nameOf(object)) as Registration;
    const { metadata: _, spec: __, ...rest } = object as typeof object & { spec?: object };
    expect(inputs).toMatchObject(rest);
    if (object.kind === "Service") expect(inputs.spec).toEqual(object.spec);
  }
});

test("pods come after all that they read and all that guards them; the namespace comes first, and stays", () => {
  const before = objects().filter(
    ({ type, name }) =>
      !type.startsWith("kubernetes:apps") && !/Ingress$/.test(type) && !name.startsWith("agents-"),
  );
  const pods = objects().filter(({ type }) => type.startsWith("kubernetes:apps"));
  expect(pods.length).toBe(9);
  for (const { dependencies } of pods) {
    expect(dependencies).toEqual(expect.arrayContaining(before.map(({ name }) => name)));
  }
  expect(registrations.filter(({ retain }) => retain).map(({ name }) => name)).toEqual([
    "namespace-telltale",
  ]);
});

test("no secret is written without the mark of one", () => {
  const text = JSON.stringify(registrations.map(({ inputs }) => inputs));
  expect(text).toContain(Buffer.from("value-of-ingest-token").toString("base64"));
  for (const value of ["value-of-ingest-token", "token-of-a-backend"]) {
    expect(text).not.toContain(value);
  }
  for (const { inputs } of objects().filter(({ inputs }) => inputs.kind === "Secret")) {
    expect(inputs.data).toHaveProperty(SECRET_MARK);
  }
});

test("people are shown the addresses of the ingress, and others at ports of this machine", async () => {
  expect(outputs.urls).toMatchObject({
    grafana: "https://grafana.t.example.com",
    prometheus: "http://127.0.0.1:4090",
  });
  expect(outputs.otlpEndpoint).toBe("https://collector.t.example.com");
  expect(await pulumi.isSecret(outputs.ingestToken as pulumi.Output<unknown>)).toBe(true);
});
