import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import type { DockerPlan } from "../../../../../components/targets/docker/plan/plan.ts";
import { planStack } from "../../../../../components/targets/docker/plan/plan-stack.ts";
import { deployOnDocker } from "../../../../../components/targets/docker/pulumi/program.ts";
import { DOCKER_SERVICES } from "../../../../../components/targets/docker/services.ts";
import type { Outputs } from "../../../../../components/targets/outputs.ts";
import { parseSettings } from "../../../../../stacks/settings.ts";
import { temporaryFolder } from "../../native/temporary-folder.ts";

/** How Pulumi writes a secret: https://www.pulumi.com/docs/iac/concepts/secrets/ */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";
const CONTAINER = "docker:index/container:Container";

/** What a program has told Pulumi of a resource. */
interface Registration {
  readonly name: string;
  readonly type: string;
  readonly parent: string;
  readonly dependencies: string[];
  readonly inputs: Record<string, unknown>;
  readonly retain: boolean;
  readonly replaceFirst: boolean;
}

const registrations: Registration[] = [];
const token = join(temporaryFolder(), "token");
writeFileSync(token, "token-of-a-backend\n");
const settings = parseSettings(
  {
    exports: { central: { url: "https://otlp.example", tokenFile: token } },
    logs: { files: [{ include: "/var/log/agents/*.log" }] },
  },
  "test",
);
let plan: DockerPlan;
let outputs: Outputs;

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({
        id: `id-of-${name}`,
        state: { ...inputs, exitCode: 0, containerLogs: "", result: `value-of-${name}` },
      }),
      call: () => ({}),
    },
    "telltale",
    "dev",
    false,
  );
  record();
  plan = planStack("dev", settings, DOCKER_SERVICES);
  outputs = deployOnDocker("dev", settings);
  await pulumi.runtime.disconnect(); // once every registration has been answered
});

/** Mocks are told neither parents nor dependencies; what stands before them is. */
function record(): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource: Register };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, answer) => {
    const { name, type, parent, dependenciesList, retainondelete, deletebeforereplace } = request.toObject();
    registrations.push({
      name,
      type,
      parent,
      inputs: request.getObject()?.toJavaScript() ?? {},
      dependencies: dependenciesList.map(nameIn),
      retain: retainondelete ?? false,
      replaceFirst: deletebeforereplace ?? false,
    });
    return register(request, answer);
  };
}

/** Of Pulumi's protocol: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/resource.proto */
type Register = (request: RegisterRequest, answer: unknown) => unknown;
interface RegisterRequest {
  readonly toObject: () => {
    readonly name: string;
    readonly type: string;
    readonly parent: string;
    readonly dependenciesList: string[];
    readonly retainondelete?: boolean;
    readonly deletebeforereplace?: boolean;
  };
  readonly getObject: () => { readonly toJavaScript: () => Record<string, unknown> } | undefined;
}

function nameIn(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}

const ofType = (type: string) => registrations.filter((one) => one.type.startsWith(type));
const named = (name: string) => registrations.find((one) => one.name === name && one.type === CONTAINER);

test("each network, volume, container and secret of the plan is registered once, and nothing else", () => {
  const secrets = new Set(
    plan.containers.flatMap((one) => one.secrets.flatMap((from) => ("secret" in from ? [from.secret] : []))),
  );
  const services = new Set(plan.containers.map(({ service }) => service));
  expect(registrations.map(({ name, type }) => `${type} ${name}`).sort()).toEqual(
    [
      "telltale:docker:Stack telltale",
      `docker:index/network:Network ${plan.network}`,
      ...[...services].map((name) => `telltale:docker:Service ${name}`),
      ...[...plan.dataVolumes, ...plan.configVolumes].map((name) => `docker:index/volume:Volume ${name}`),
      ...plan.containers.map(({ name }) => `${CONTAINER} ${name}`),
      ...[...secrets].map((name) => `random:index/randomPassword:RandomPassword ${name}`),
    ].sort(),
  );
});

test("a container is below its service, its service below the stack", () => {
  for (const { name, service } of plan.containers) {
    expect(nameIn(named(name)?.parent ?? "")).toBe(service);
  }
  for (const group of ofType("telltale:docker:Service")) expect(nameIn(group.parent)).toBe("telltale");
});

test("a container waits for the network, all volumes, and what its plan needs", () => {
  const shared = [plan.network, ...plan.dataVolumes, ...plan.configVolumes];
  for (const { name, needs } of plan.containers) {
    expect(named(name)?.dependencies).toEqual(expect.arrayContaining([...shared, ...needs]));
  }
});

test("volumes with data stay when the stack goes, those with configuration do not", () => {
  const retained = ofType("docker:index/volume").filter(({ retain }) => retain);
  expect(retained.map(({ name }) => name).sort()).toEqual([...plan.dataVolumes].sort());
});

test("a container has what its plan says, and its fixed name is free before it is made anew", () => {
  for (const one of plan.containers) {
    const { inputs, replaceFirst } = named(one.name) as Registration;
    expect(replaceFirst).toBe(true);
    expect(inputs).toMatchObject({
      name: one.name,
      image: one.reference,
      command: one.command,
      user: one.user,
      memory: one.memory,
      memorySwap: one.memory,
      capabilities: { drops: ["ALL"], adds: one.capabilities.map((name) => `CAP_${name}`) },
      securityOpts: ["no-new-privileges:true"],
      logOpts: { "max-size": "10m", "max-file": "3" },
      restart: one.kind === "service" ? "unless-stopped" : "no",
      ...(one.kind === "service" && { stopTimeout: 30, destroyGraceSeconds: 30 }),
      envs: Object.entries(one.environment).map(([key, value]) => `${key}=${value}`),
      volumes: one.mounts.map(({ volume, path, readOnly }) => ({
        volumeName: volume,
        containerPath: path,
        readOnly,
      })),
      ...(one.userFolders && {
        mounts: one.userFolders.map((source) => ({
          type: "bind",
          source,
          target: `/host${source}`,
          readOnly: true,
        })),
      }),
      ports: one.ports.map(({ container, host }) => ({
        internal: container,
        external: host,
        ip: "127.0.0.1",
      })),
    });
  }
});

describe("secrets", () => {
  const text = () => JSON.stringify(registrations.map(({ inputs }) => inputs ?? {}));

  test("are given by upload to the step that places them, and each is marked as a secret", () => {
    const uploads = (named("telltale-dev-setup") as Registration).inputs.uploads as Upload[];
    const secret = uploads.filter(({ file }) => file.startsWith("/given/secrets/"));
    const wanted = plan.containers.flatMap(({ kind, secrets }) => (kind === "service" ? secrets : []));
    expect(secret.length).toBe(wanted.length);
    for (const { content } of secret) expect(content).toHaveProperty(SECRET_MARK);
    for (const { content, file } of uploads) {
      if (!secret.some((one) => one.file === file)) expect(typeof content).toBe("string");
    }
  });

  test("are nowhere without that mark", () => {
    const plain = text().replaceAll(/\{"[0-9a-f]{32}":"[0-9a-f]{32}","value":"(?:[^"\\]|\\.)*"\}/g, "");
    expect(text()).toContain("value-of-ingest-token");
    expect(plain).not.toContain("value-of-");
    expect(text()).toContain("token-of-a-backend");
    expect(plain).not.toContain("token-of-a-backend");
  });

  test("are secret in the outputs, which are what agents and people need", async () => {
    for (const one of [outputs.ingestToken, outputs.dsns, outputs.logins]) {
      expect(await pulumi.isSecret(one as pulumi.Output<unknown>)).toBe(true);
    }
    expect(outputs.urls).toMatchObject({
      grafana: "http://127.0.0.1:4000",
      glitchtip: "http://127.0.0.1:4080",
    });
    expect(outputs.urls).not.toHaveProperty("postgres");
    expect(outputs.otlpEndpoint).toBe("http://127.0.0.1:4318");
  });
});

interface Upload {
  readonly file: string;
  readonly content: string | object;
}
