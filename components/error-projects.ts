import type { SecretName } from "./secrets.ts";

/** Owns the projects in GlitchTip; its pages are below it. */
export const ORGANIZATION = "telltale";

/** Projects of the error tracker, by platform. Their ids and keys are set, so that DSNs are known before it runs. */
export const PROJECTS = [
  { id: 1, name: "node", platform: "node", key: "errors-key-node" },
  { id: 2, name: "python", platform: "python", key: "errors-key-python" },
] as const satisfies readonly { id: number; name: string; platform: string; key: SecretName }[];

/** `http://<key>@127.0.0.1:4080/1`, by the name of the project: https://develop.sentry.dev/sdk/foundations/transport/authentication/ */
export function dsnsOf(url: string, secret: (name: SecretName) => string): Record<string, string> {
  return Object.fromEntries(
    PROJECTS.map(({ id, name, key }) => [
      name,
      url.replace("://", `://${secret(key).replaceAll("-", "")}@`).concat(`/${id}`),
    ]),
  );
}
