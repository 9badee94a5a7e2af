import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Terminal } from "../../../cli/terminal.ts";
import { type Cluster, connectCluster } from "../../../components/targets/kubernetes/cluster/cluster.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { obtainPrograms } from "./programs.ts";

/** A real API server with its etcd, and nothing else: no controllers, no scheduler, no node. */
export interface ApiServer {
  /** As a user who may do everything. */
  readonly admin: Cluster;
  /** As a user who may only what was granted. */
  readonly guest: Cluster;
  /** Paths of what controllers and nodes are told. */
  readonly kubeConfig: string;
  readonly certificate: string;
  /** Ends it; files that tell of it stay. */
  readonly halt: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const START_MS = 60_000;
const USERS = { admin: "system:masters", guest: "guests" } as const;

/** Where an API server runs. Default: as a process of this machine, for whom no node asks. */
export interface Place {
  readonly folder: string;
  /** At which it listens, and under which pods find it. */
  readonly address: string;
  /** Addresses of Services. */
  readonly services: string;
  readonly start: (name: string, command: readonly string[]) => ChildProcess;
}

/** Starts both on free ports, with a kubeconfig that this process is told of by KUBECONFIG. */
export async function startApiServer(place?: Place): Promise<ApiServer> {
  const programs = await obtainPrograms(AbortSignal.timeout(3_600_000), new Terminal());
  const { folder, address, services, start: startThere } = place ?? placeHere();
  const [etcdPort = 0, peerPort = 0, port = 0] = await freePorts(3);
  const children: ChildProcess[] = [];
  const halt = async () => {
    for (const child of children.splice(0).reverse()) await end(child);
  };
  const stop = async () => {
    await halt();
    rmSync(folder, { recursive: true, force: true });
  };
  const start = (name: string, program: string, args: readonly string[]) =>
    children.push(startThere(name, [program, ...args]));
  try {
    start("etcd", programs.etcd, etcdArgs(folder, etcdPort, peerPort));
    const tokens = writeTokens(folder);
    start("kube-apiserver", programs.apiServer, [
      ...apiServerArgs(folder, port, etcdPort),
      `--bind-address=${address}`,
      `--advertise-address=${address}`,
      `--service-cluster-ip-range=${services}`,
      `--endpoint-reconciler-type=${place ? "lease" : "none"}`,
    ]);
    const certificates = join(folder, "certificates", "apiserver.crt");
    await until(() => readFileSync(certificates), folder);
    const kubeConfig = writeKubeConfig(folder, `https://${address}:${port}`, certificates, tokens);
    process.env.KUBECONFIG = kubeConfig;
    const [admin, guest] = await Promise.all((["admin", "guest"] as const).map(connectAs));
    if (!admin || !guest) throw new Error("There is no cluster.");
    await until(() => admin.stream({ path: "/readyz" }), folder);
    return { admin, guest, kubeConfig, certificate: certificates, halt, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function placeHere(): Place {
  const folder = mkdtempSync(join(tmpdir(), "telltale-kubernetes-"));
  return {
    folder,
    address: "127.0.0.1",
    services: "10.0.0.0/24",
    start: (name, [program = "", ...args]) => {
      const log = openSync(join(folder, `${name}.log`), "a");
      return spawn(program, args, { stdio: ["ignore", log, log] });
    },
  };
}

/** Names of contexts are those of users. */
function connectAs(context: keyof typeof USERS): Promise<Cluster> {
  return connectCluster(parseSettings({ kubernetes: { context } }, "test"));
}

function etcdArgs(folder: string, port: number, peerPort: number): string[] {
  const [client, peer] = [port, peerPort].map((one) => `http://127.0.0.1:${one}`);
  return [
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    "--unsafe-no-fsync",
  ];
}

/** Pod Security is among the admissions that are on by default. */
function apiServerArgs(folder: string, port: number, etcdPort: number): string[] {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = join(folder, "service-accounts.key");
  writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, "certificates")}`,
    `--token-auth-file=${join(folder, "tokens.csv")}`,
    "--authorization-mode=RBAC",
    // No DNS knows a node's name.
    "--kubelet-preferred-address-types=InternalIP",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-signing-key-file=${key}`,
    `--service-account-key-file=${key}`,
  ];
}

function writeTokens(folder: string): Record<keyof typeof USERS, string> {
  const [admin, guest] = [randomBytes(16).toString("hex"), randomBytes(16).toString("hex")];
  mkdirSync(folder, { recursive: true });
  const lines = Object.entries({ admin, guest }).map(
    ([user, token]) => `${token},${user},${user},${USERS[user as keyof typeof USERS]}`,
  );
  writeFileSync(join(folder, "tokens.csv"), `${lines.join("\n")}\n`, { mode: 0o600 });
  return { admin, guest };
}

function writeKubeConfig(
  folder: string,
  server: string,
  certificate: string,
  tokens: Readonly<Record<string, string>>,
): string {
  const path = join(folder, "kubeconfig");
  const cluster = { server, "certificate-authority": certificate };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster }],
    users: Object.entries(tokens).map(([name, token]) => ({ name, user: { token } })),
    contexts: Object.keys(tokens).map((name) => ({ name, context: { cluster: "test", user: name } })),
    "current-context": "admin",
  };
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

async function until(look: () => unknown, folder: string): Promise<void> {
  const end = performance.now() + START_MS;
  for (;;) {
    try {
      await look();
      return;
    } catch (error) {
      if (performance.now() < end) await sleep(100);
      else throw new Error(`The API server did not start: ${error}\n${lastWords(folder)}`);
    }
  }
}

function lastWords(folder: string): string {
  return ["etcd", "kube-apiserver"]
    .filter((name) => existsSync(join(folder, `${name}.log`)))
    .map((name) => readFileSync(join(folder, `${name}.log`), "utf8").slice(-1500))
    .join("\n");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
