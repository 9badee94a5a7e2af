import type { Settings } from "../../../stacks/settings.ts";
import { POD_SUFFIX } from "../pod-names.ts";
import { FRAMED_RECORD, UNFRAME_STATEMENTS } from "./lines/framed-record.ts";
import { literal } from "./lines/ottl.ts";
import { LINE_PROCESSORS } from "./lines/processors.ts";
import { LONGEST_RECORD, RECORD_QUIET_MS } from "./lines/record.ts";
import { renderQueue, sizeBytes } from "./queue.ts";

/** Where it all is, on a node and in the cluster. */
export interface PodLogsPlace {
  /** Folder with the log files of the node's pods. */
  readonly logs: string;
  /** Folder for positions in them and for the queue, which outlives the process. */
  readonly state: string;
  /** Namespaces whose pods are read. Default: all. */
  readonly namespaces?: readonly string[];
  /** Globs of namespaces that are not read. */
  readonly exceptNamespaces: readonly string[];
  /** OTLP over HTTP of the stack's collector. */
  readonly endpoint: string;
  readonly tokenFile: string;
  readonly healthPort: number;
  readonly metricsPort: number;
}

/** Of a node's disk, which is not the stack's; when it is full, the files themselves are the queue. */
const LARGEST_QUEUE = 256_000_000;

/**
 * Configuration of a collector that reads what pods print, makes records of it and hands them to the stack's one, which
 * understands their lines as it does all others.
 */
export function renderPodLogs(place: PodLogsPlace, { queue }: Pick<Settings, "queue">) {
  const { state, endpoint, tokenFile, healthPort, metricsPort } = place;
  const extensions = {
    health_check: { endpoint: `0.0.0.0:${healthPort}` },
    "file_storage/queue": { directory: state, create_directory: true, fsync: true },
    "bearertokenauth/ingest": { filename: tokenFile },
  };
  const processors = {
    memory_limiter: { check_interval: "1s", limit_mib: 160, spike_limit_mib: 40 },
    "transform/frames": {
      error_mode: "silent",
      log_statements: [{ statements: literal(UNFRAME_STATEMENTS) }],
    },
    // What agents send themselves need not travel twice.
    "filter/lines": LINE_PROCESSORS["filter/lines"],
  };
  return {
    extensions,
    receivers: { "file_log/pods": renderReceiver(place) },
    processors,
    exporters: {
      otlp_http: {
        endpoint,
        auth: { authenticator: "bearertokenauth/ingest" },
        timeout: "10s",
        sending_queue: renderQueue(Math.min(sizeBytes(queue.size), LARGEST_QUEUE), {
          batch: true,
          block: true,
        }),
        retry_on_failure: { initial_interval: "1s", max_interval: "5s", max_elapsed_time: 0 },
      },
    },
    service: {
      extensions: Object.keys(extensions),
      pipelines: {
        logs: { receivers: ["file_log/pods"], processors: Object.keys(processors), exporters: ["otlp_http"] },
      },
      telemetry: {
        logs: { level: "warn", disable_stacktrace: true },
        metrics: {
          level: "normal",
          readers: [{ pull: { exporter: { prometheus: { host: "0.0.0.0", port: metricsPort } } } }],
        },
      },
    },
  };
}

function renderReceiver({ logs, namespaces, exceptNamespaces }: PodLogsPlace) {
  // NAMESPACE_POD_UID/CONTAINER/0.log, and 0.log.20250406-152010, which becomes a .gz by way of a .tmp.
  const filesOf = (namespace: string) => [
    `${logs}/${namespace}_*/*/*.log`,
    `${logs}/${namespace}_*/*/*.log.*`,
  ];
  return {
    include: (namespaces ?? ["*"]).flatMap(filesOf),
    exclude: [...exceptNamespaces.flatMap(filesOf), `${logs}/*/*/*.tmp`],
    // A pod that printed before this one was there is read whole, too.
    start_at: "beginning",
    storage: "file_storage/queue",
    // A rotated file that is compressed is known again.
    compression: "auto",
    include_file_path: true,
    include_file_name: false,
    preserve_leading_whitespaces: true,
    max_log_size: LONGEST_RECORD,
    force_flush_period: `${RECORD_QUIET_MS}ms`,
    multiline: { line_start_pattern: literal([FRAMED_RECORD])[0] },
    retry_on_failure: { enabled: true, max_elapsed_time: 0 },
    operators: ORIGIN_FROM_PATH,
  };
}

const NAMES = {
  namespace: "k8s.namespace.name",
  pod: "k8s.pod.name",
  container: "k8s.container.name",
  service: "service.name",
};

/** The service is what the pod is of; a line that names another one is that one's. */
const ORIGIN_FROM_PATH = [
  {
    type: "regex_parser",
    regex: literal([
      `/(?P<namespace>[^_/]+)_(?P<pod>(?P<service>[^_/]+?)${POD_SUFFIX}?)_[^_/]+/(?P<container>[^/]+)/[^/]+$`,
    ])[0],
    parse_from: 'attributes["log.file.path"]',
    parse_to: "resource",
  },
  ...Object.entries(NAMES).map(([from, to]) => ({
    type: "move",
    from: `resource.${from}`,
    to: `resource["${to}"]`,
  })),
  { type: "remove", field: 'attributes["log.file.path"]' },
];
