import type { Config } from "jest";

const shared: NonNullable<Config["projects"]>[number] = {
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2024" }, module: { type: "es6" } }] },
  testEnvironmentOptions: { customExportConditions: ["telltale-source", "node", "node-addons"] },
};

/** Tests that hold wherever the stack runs. */
const ANYWHERE = "{content,demo,drill,health,ingest,large,runs,scenarios,short-lived-agents,why}";

/**
 * `unit` needs nothing but this checkout; `stack` starts the real services as processes, `docker` in containers;
 * `kubernetes` starts a real API server, `kubernetes-node` a real cluster of one node, `kubernetes-production` such a
 * cluster with the production profile on it.
 */
export default {
  // Tests that start processes take their time on a busy machine.
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["<rootDir>/test/stack/"],
    },
    {
      ...shared,
      displayName: "stack",
      testMatch: ["<rootDir>/test/stack/*.test.ts"],
      globalSetup: "<rootDir>/test/stack/global-setup.ts",
      globalTeardown: "<rootDir>/test/stack/global-teardown.ts",
    },
    {
      ...shared,
      displayName: "docker",
      testMatch: [`<rootDir>/test/stack/${ANYWHERE}.test.ts`, "<rootDir>/test/stack/docker/*.test.ts"],
      globalSetup: "<rootDir>/test/stack/docker/global-setup.ts",
      globalTeardown: "<rootDir>/test/stack/docker/global-teardown.ts",
    },
    {
      ...shared,
      displayName: "kubernetes",
      testMatch: ["<rootDir>/test/stack/kubernetes/*.test.ts"],
    },
    {
      ...shared,
      displayName: "kubernetes-node",
      testMatch: [
        `<rootDir>/test/stack/${ANYWHERE}.test.ts`,
        "<rootDir>/test/stack/kubernetes/node/*.test.ts",
      ],
      globalSetup: "<rootDir>/test/stack/kubernetes/node/global-setup.ts",
      globalTeardown: "<rootDir>/test/stack/kubernetes/node/global-teardown.ts",
    },
    {
      ...shared,
      displayName: "kubernetes-production",
      testMatch: [
        `<rootDir>/test/stack/${ANYWHERE}.test.ts`,
        "<rootDir>/test/stack/kubernetes/production/*.test.ts",
      ],
      // What Prometheus alone is asked.
      testPathIgnorePatterns: ["<rootDir>/test/stack/health.test.ts"],
      globalSetup: "<rootDir>/test/stack/kubernetes/production/global-setup.ts",
      globalTeardown: "<rootDir>/test/stack/kubernetes/node/global-teardown.ts",
    },
  ],
} satisfies Config;
