import type { Config } from "jest";

const shared: NonNullable<Config["projects"]>[number] = {
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2024" }, module: { type: "es6" } }] },
  testEnvironmentOptions: { customExportConditions: ["telltale-source", "node", "node-addons"] },
};

/** `unit` needs nothing but this checkout; `stack` starts the real services. */
export default {
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
      testMatch: ["<rootDir>/test/stack/**/*.test.ts"],
      globalSetup: "<rootDir>/test/stack/global-setup.ts",
      globalTeardown: "<rootDir>/test/stack/global-teardown.ts",
    },
  ],
} satisfies Config;
