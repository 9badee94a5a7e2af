import { expect, test } from "@jest/globals";
import { explainPull } from "../../../../../components/targets/docker/images/pull-failure.ts";

const HUB = "grafana/loki:3.7.8";
const OWN = "registry.example.com/hub/grafana/loki:3.7.8";

test.each([
  // Engines' own words, 20.10 to 28.
  [
    "manifest for grafana/loki:3.7.8 not found: manifest unknown: manifest unknown",
    "Docker Hub does not have it",
  ],
  ["manifest unknown", "Docker Hub does not have it"],
  [
    "pull access denied for grafana/loki, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    "Docker Hub denies it, or does not have it",
  ],
  ["unauthorized: authentication required", "Docker Hub denies it, or does not have it"],
  [
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.255.255.53:53: no such host',
    "Docker Hub cannot be reached from the engine",
  ],
  [
    'Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    "Docker Hub cannot be reached from the engine",
  ],
  [
    "toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit",
    "Docker Hub limits how many images may be pulled, and that many have been (429)",
  ],
  [
    "failed to register layer: Error processing tar file(exit status 1): write /usr/bin/loki: no space left on device",
    "the engine's disk is full",
  ],
  [
    "no matching manifest for linux/arm64/v8 in the manifest list entries",
    "there is none for this engine's processor",
  ],
  ["something new", "something new"],
])("%s", (words, cause) => {
  expect(explainPull(HUB, words).cause).toBe(cause);
});

test("another registry is called by its name, also where to log in", () => {
  expect(
    explainPull(OWN, 'Get "https://registry.example.com/v2/": x509: certificate signed by unknown authority'),
  ).toEqual({
    cause: "registry.example.com shows a certificate that the engine does not trust",
    fix: "put its CA into /etc/docker/certs.d/registry.example.com/ca.crt on the engine's machine",
    words: 'Get "https://registry.example.com/v2/": x509: certificate signed by unknown authority',
  });
  expect(explainPull(OWN, "unauthorized").fix).toMatch(/docker login registry\.example\.com$/);
  expect(explainPull(HUB, "unauthorized").fix).toMatch(/docker login$/);
});

test("an image's own name is no cause", () => {
  expect(explainPull("denied/timeout:429", "manifest for denied/timeout:429 not found").cause).toBe(
    "Docker Hub does not have it",
  );
});
