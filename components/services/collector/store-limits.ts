/** Jaeger indexes each attribute by its value, and no key of its index exceeds 65,000 bytes. */
const VALUE_BYTES = 16_384;
/** A span of which every attribute is as long as it may be still fits into one of Jaeger's transactions, 9.6 MB. */
const ATTRIBUTES = 256;
const KEPT = ["gen_ai.operation.name", "gen_ai.workflow.name", "telltale.workflow.id", "telltale.status"];

/**
 * What a store would refuse for its size or time is cut to what it takes. Jaeger tells the sender of too long a value to
 * try again, for ever, so that one such span would keep all others from being stored.
 */
export const STORE_LIMITS = {
  error_mode: "ignore",
  trace_statements: [
    {
      statements: [
        // Lists and maps have no length that could be cut; their parts have.
        `flatten(span.attributes) where Len(String(span.attributes)) > ${VALUE_BYTES}`,
        `truncate_all(span.attributes, ${VALUE_BYTES})`,
        `limit(span.attributes, ${ATTRIBUTES}, [${KEPT.map((key) => `"${key}"`).join(", ")}])`,
        `set(span.name, Substring(span.name, 0, 1024)) where Len(span.name) > 1024`,
        `set(span.status.message, Substring(span.status.message, 0, ${VALUE_BYTES})) where Len(span.status.message) > ${VALUE_BYTES}`,
      ],
    },
    { statements: [`truncate_all(spanevent.attributes, ${VALUE_BYTES})`] },
    { statements: [`truncate_all(resource.attributes, ${VALUE_BYTES})`] },
  ],
  log_statements: [
    // Loki refuses what is more than ten minutes ahead, as an agent's clock may be.
    { statements: [`set(log.time, Now()) where log.time - Now() > Duration("5m")`] },
  ],
} as const;
