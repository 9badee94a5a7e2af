import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { renderReference } from "../../../../components/targets/containers/image.ts";
import { connectCluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { backendsOf, eventually } from "../../backends.ts";
import { stackUnderTest } from "../../stack-under-test.ts";
import { AGENTS, describeStack } from "./stack.ts";

// The example's pod, with a program that sends one line and one that nobody may send.
const { settings } = describeStack("telltale");
const { texts } = backendsOf(stackUnderTest());
const PROGRAM = `
line='{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"'$TELLTALE_SERVICE'"}}]},
"scopeLogs":[{"logRecords":[{"timeUnixNano":"'$(date +%s)'000000000","severityNumber":9,"body":{"stringValue":"WORDS"}}]}]}]}'
send() { wget -q -O /dev/null --header 'content-type: application/json' --header "authorization: $1" \\
  --post-data "$(echo "$line" | sed "s/WORDS/$2/")" "$OTEL_EXPORTER_OTLP_ENDPOINT/v1/logs"; }
send "Bearer wrong" "I have no token"
until send "Bearer $TELLTALE_TOKEN" "I am seen"; do sleep 1; done`;

test("an agent in a namespace of agents finds the stack by the Secret there", async () => {
  const cluster = await connectCluster(settings);
  const deployment = parse(readFileSync("examples/kubernetes/agent.yaml", "utf8"));
  const { metadata, spec } = deployment.spec.template;
  const [agent] = spec.containers;
  const container = {
    ...agent,
    image: renderReference("busybox", settings),
    imagePullPolicy: "Never",
    command: ["sh", "-c", PROGRAM],
  };
  expect(deployment.metadata.namespace).toBe(AGENTS);
  await cluster.call({
    method: "POST",
    path: `/api/v1/namespaces/${AGENTS}/pods`,
    body: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...metadata, name: "report-writer" },
      spec: { ...spec, restartPolicy: "Never", containers: [container] },
    },
  });
  const lines = await eventually(
    () => texts('{service_name="report-writer"}'),
    (found) => found.length > 0,
    60_000,
  );
  expect(lines.map(({ text }) => text)).toEqual([expect.stringContaining("I am seen")]);
}, 90_000);
