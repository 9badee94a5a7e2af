import type { ServiceName } from "../../../service-names.ts";
import type { Version } from "./version.ts";

/**
 * Programs that are built from one Go module, or installed from PyPI. The folder of this name pins everything: by go.mod
 * and go.sum, or by requirements.txt.
 */
export interface Binary {
  readonly name: string;
  /** The service's program first, then those that come with it. */
  readonly programs: readonly [server: string, ...companions: string[]];
  readonly tags?: readonly string[];
  /** Where its source is from. Default: the module's `tool` directives name it. */
  readonly source?: "collector builder" | "PyPI";
  /** Which program on PATH stands in for it. Default: none. */
  readonly onPath?: Release | "every component";
  /** The service that it is for. Default: the one of its name. */
  readonly service?: ServiceName;
  /** What to tell when it is there. Default: nothing. */
  readonly notice?: string;
}

/** A release fits if it has the major version of the module that go.mod requires, and at least its minor one. */
export interface Release {
  readonly module: string;
  /** Release that a version of the module is. Default: the same. */
  readonly releaseOf?: (module: Version) => Version;
}

/** Smallest first: it is there first. */
export const BINARIES: readonly Binary[] = [
  {
    name: "alertmanager",
    programs: ["alertmanager", "amtool"],
    onPath: { module: "github.com/prometheus/alertmanager" },
  },
  {
    name: "collector",
    programs: ["otelcol"],
    source: "collector builder",
    onPath: "every component",
  },
  {
    name: "prometheus",
    programs: ["prometheus", "promtool"],
    // Discoveries of clouds would double the build; pods of a cluster are discovered.
    tags: ["remove_all_sd", "enable_kubernetes_sd"],
    // Module v0.310 is release 3.10.
    onPath: { module: "github.com/prometheus/prometheus", releaseOf: ([, minor]) => [3, minor - 300] },
  },
  {
    name: "jaeger",
    programs: ["jaeger"],
    // Module v1.76 holds release 2.13.
    onPath: { module: "github.com/jaegertracing/jaeger", releaseOf: ([, minor]) => [2, minor - 63] },
  },
  {
    name: "loki",
    programs: ["loki"],
    onPath: { module: "github.com/grafana/loki/v3" },
  },
  {
    name: "bugsink",
    programs: ["bugsink-python"],
    source: "PyPI",
    service: "errors",
    notice:
      "Bugsink's licence is PolyForm Shield 1.0.0, https://polyformproject.org/licenses/shield/1.0.0: free to use, but not to offer a product that competes with it.",
  },
];
