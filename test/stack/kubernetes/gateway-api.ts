import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import type { Cluster } from "../../../components/targets/kubernetes/cluster/cluster.ts";
import { runGo } from "../../../components/targets/native/binaries/go.ts";

/** Where the CustomResourceDefinitions are from. */
const MODULE = "sigs.k8s.io/gateway-api@v1.4.0";
const API = "/apis/gateway.networking.k8s.io/v1";

/** Makes a cluster know a kind of the Gateway API, and waits until it serves it. */
export async function defineKind(cluster: Cluster, plural: string): Promise<void> {
  const folder = tmpdir();
  const options = { cwd: folder, temporary: folder, signal: AbortSignal.timeout(60_000) };
  const answer = await runGo(["go", "mod", "download", "-json", MODULE], options);
  const { Dir } = JSON.parse(answer) as { Dir: string };
  const file = join(Dir, "config/crd/standard", `gateway.networking.k8s.io_${plural}.yaml`);
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  await cluster.call({ method: "POST", path, body: parse(readFileSync(file, "utf8")) as object });
  const served = () =>
    cluster.call({ path: `${API}/${plural}` }).then(
      () => true,
      () => false,
    );
  for (const end = Date.now() + 20_000; !(await served()); await sleep(100))
    if (Date.now() > end) throw new Error(`The API server does not serve ${plural}.`);
}

/** A Gateway that takes routes of all namespaces; its own must be there. */
export async function makeGateway(
  cluster: Cluster,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Promise<void> {
  const listener = {
    name: "web",
    port: 80,
    protocol: "HTTP",
    allowedRoutes: { namespaces: { from: "All" } },
  };
  await cluster.call({
    method: "POST",
    path: `${API}/namespaces/${namespace}/gateways`,
    body: {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name },
      spec: { gatewayClassName: "any", listeners: [listener] },
    },
  });
}
