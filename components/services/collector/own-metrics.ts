import type { RenderContext } from "../../service.ts";
import { renderOwnTelemetry } from "../own-telemetry.ts";

/** Instruments that come with the answers' codes, at the level "detailed", and that nobody asks for. */
const UNUSED = [
  "http.client.*",
  "http.server.*.body.size",
  "otelcol_exporter_queue_batch_send_size*",
  "otelcol_processor_internal_duration",
];

/**
 * The collector's own telemetry, and how many requests it answered with which code: an agent with a wrong token is seen
 * nowhere else.
 */
export function renderCollectorTelemetry(context: RenderContext) {
  const { metrics, ...rest } = renderOwnTelemetry(context);
  return {
    ...rest,
    metrics: {
      ...metrics,
      level: "detailed",
      views: [
        ...UNUSED.map((name) => ({
          selector: { instrument_name: name },
          stream: { aggregation: { drop: {} } },
        })),
        {
          selector: { instrument_name: "http.server.request.duration" },
          stream: {
            attribute_keys: { included: ["http.response.status_code"] },
            aggregation: { explicit_bucket_histogram: { boundaries: [] } },
          },
        },
      ],
    },
  };
}
