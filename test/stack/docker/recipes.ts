import type { ImageName } from "../../../components/images.ts";

/** An image made on the spot in the official one's place: same entry point, user, paths and tools. */
interface Recipe {
  /** Program of this machine that it holds, with the libraries that it is linked to. */
  readonly program: string;
  readonly path: string;
  /** Default: it begins from scratch. */
  readonly base?: ImageName;
  /** Lines of the Dockerfile after `FROM` and `COPY root/ /`. */
  readonly dockerfile: readonly string[];
}

/** Official Dockerfiles, whose shape these have: prometheus/prometheus, prometheus/alertmanager, grafana/loki,
 * jaegertracing/jaeger (cmd/jaeger), open-telemetry/opentelemetry-collector-releases (otelcol-contrib). */
export const RECIPES: Readonly<Partial<Record<ImageName, Recipe>>> = {
  busybox: {
    program: "busybox",
    path: "/bin/busybox",
    dockerfile: [
      'RUN ["/bin/busybox", "--install", "-s", "/bin"]',
      "RUN mkdir -p /root /var && mkdir -m 1777 /tmp /var/tmp",
      "RUN printf 'root:x:0:0:root:/root:/bin/sh\\nnobody:x:65534:65534:nobody:/home:/bin/false\\n' >/etc/passwd",
      "RUN printf 'root:x:0:\\nnobody:x:65534:\\n' >/etc/group",
      'CMD ["sh"]',
    ],
  },
  prometheus: {
    program: "prometheus",
    path: "/bin/prometheus",
    base: "busybox",
    dockerfile: own("prometheus"),
  },
  alertmanager: {
    program: "alertmanager",
    path: "/bin/alertmanager",
    base: "busybox",
    dockerfile: own("alertmanager"),
  },
  mimir: {
    program: "mimir",
    path: "/bin/mimir",
    dockerfile: ['ENTRYPOINT ["/bin/mimir"]', "USER 10001"],
  },
  jaeger: {
    program: "jaeger",
    path: "/cmd/jaeger/jaeger-linux",
    base: "busybox",
    dockerfile: ['VOLUME ["/tmp"]', 'ENTRYPOINT ["/cmd/jaeger/jaeger-linux"]', "USER 10001"],
  },
  loki: {
    program: "loki",
    path: "/usr/bin/loki",
    dockerfile: [
      "USER 10001",
      'ENTRYPOINT ["/usr/bin/loki"]',
      'CMD ["-config.file=/etc/loki/local-config.yaml"]',
    ],
  },
  collector: {
    program: "otelcol",
    path: "/otelcol-contrib",
    dockerfile: [
      "USER 10001:10001",
      'ENTRYPOINT ["/otelcol-contrib"]',
      'CMD ["--config", "/etc/otelcol-contrib/config.yaml"]',
    ],
  },
};

/** Prometheus and Alertmanager are packed alike. */
function own(name: string): string[] {
  return [
    `RUN mkdir /${name} && chown 65534:65534 /${name}`,
    "USER nobody",
    `VOLUME ["/${name}"]`,
    `WORKDIR /${name}`,
    `ENTRYPOINT ["/bin/${name}"]`,
    `CMD ["--config.file=/etc/${name}/${name}.yml"]`,
  ];
}
