import { expect, test } from "@jest/globals";
import { agentEnvironment } from "../../../components/targets/agent-environment.ts";

const CONNECTION = { endpoint: "http://127.0.0.1:4318", token: "a'b c", environment: "dev" };

test("the token is given to @telltale/sdk, and as an OTLP header to any other SDK", () => {
  expect(agentEnvironment(CONNECTION)).toMatchObject({
    TELLTALE_TOKEN: "a'b c",
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20a'b%20c",
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=dev",
  });
});

test("each project of the error tracker has its DSN in a variable", () => {
  const dsn = { node: "http://a@127.0.0.1:4080/1", python: "http://b@127.0.0.1:4080/2" };
  expect(agentEnvironment({ ...CONNECTION, dsn })).toMatchObject({
    TELLTALE_DSN_NODE: dsn.node,
    TELLTALE_DSN_PYTHON: dsn.python,
  });
});

test("without a token there is no header", () => {
  expect(Object.keys(agentEnvironment({ ...CONNECTION, token: "" })).join()).not.toMatch(/TOKEN|HEADERS/);
});
