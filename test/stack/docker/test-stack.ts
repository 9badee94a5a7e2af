import { randomBytes } from "node:crypto";
import { SECRET_NAMES } from "../../../components/secrets.ts";
import type { Service } from "../../../components/service.ts";
import type { ServiceName } from "../../../components/service-names.ts";
import { planStack } from "../../../components/targets/docker/plan/plan-stack.ts";
import { DOCKER_SERVICES } from "../../../components/targets/docker/services.ts";
import { localAddressOf, mainEndpoint } from "../../../components/targets/local-address.ts";
import { parseSettings, type Settings } from "../../../stacks/settings.ts";
import { findFreeBase } from "../free-ports.ts";
import { announce, type StackUnderTest } from "../stack-under-test.ts";
import type { Secrets } from "./engine.ts";

const off = { mode: "off" };
/** What no image can be made for on the spot. */
export const LEFT_OUT = { grafana: off, glitchtip: off, postgres: off };

/** Images that tests make have names of their own: nobody is to take them for the official ones. */
export const PREFIX = "localhost/telltale-test";

/** What a stack for tests is made from. */
export interface TestStack {
  readonly name: string;
  readonly settings: Settings;
  readonly secrets: Secrets;
}

/** What begins with this is of this process alone. */
export function ownStack(purpose: string): string {
  return `test-${process.pid}-${purpose}`;
}

const CLOSED = "TELLTALE_DOCKER_CLOSED";

/** Lets no test begin another stack: after Ctrl-C Jest goes on with the next ones. */
export function closeDown(): void {
  process.env[CLOSED] = "yes";
}

/** A stack of this process alone: own name, own ports, own secrets. */
export async function describeStack(
  purpose: string,
  services: Readonly<Partial<Record<ServiceName, { mode: "off" }>>> = {},
): Promise<TestStack> {
  if (process.env[CLOSED]) throw new Error("The tests have been interrupted");
  const values = {
    services: { ...LEFT_OUT, ...services },
    ports: { base: await findFreeBase() },
    images: { prefix: PREFIX },
  };
  return {
    name: ownStack(purpose),
    settings: parseSettings(values, "test/stack/docker"),
    secrets: makeSecrets(),
  };
}

export function makeSecrets(): Secrets {
  const secrets = SECRET_NAMES.map((name) => [name, randomBytes(32).toString("base64url")]);
  return Object.fromEntries(secrets) as Secrets;
}

export function planOf({ name, settings }: TestStack, services: readonly Service[] = DOCKER_SERVICES) {
  return planStack(name, settings, services);
}

const VARIABLE = "TELLTALE_DOCKER_STACK";

/** Tells tests of the stack that has been started for all of them. */
export function announceStack(stack: TestStack): void {
  process.env[VARIABLE] = JSON.stringify(stack);
  announce(asUnderTest(stack));
}

export function announcedStack(): TestStack {
  return JSON.parse(process.env[VARIABLE] ?? "") as TestStack;
}

export function asUnderTest({ settings, secrets }: TestStack): StackUnderTest {
  const deployed = DOCKER_SERVICES.filter(({ name }) => settings.services[name].mode === "deploy");
  const urlOf = (name: ServiceName) => localAddressOf(settings, DOCKER_SERVICES, name)?.url ?? "";
  const token = secrets["ingest-token"];
  return {
    folder: "",
    urls: Object.fromEntries(deployed.map(({ name }) => [name, urlOf(name)])),
    urlsInside: Object.fromEntries(
      deployed.map((one) => [one.name, `http://${one.name}:${mainEndpoint(one).port}`]),
    ),
    endpoint: urlOf("collector"),
    token,
    environment: { TELLTALE_ENDPOINT: urlOf("collector"), TELLTALE_TOKEN: token },
  };
}
