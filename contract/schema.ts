import { z } from "zod";

// The part of Weaver's `definition/2` syntax that the registry uses, and what our annotations may hold.
// https://github.com/open-telemetry/weaver/blob/main/schemas/semconv-syntax.v2.md

const stability = z.enum(["stable", "development"]);
const member = z.strictObject({ id: z.string(), value: z.string(), stability, brief: z.string() });

export const attribute = z.strictObject({
  key: z.string(),
  type: z.union([
    z.enum(["string", "int", "double", "boolean", "string[]", "any"]),
    z.strictObject({ members: z.array(member).nonempty() }),
  ]),
  stability,
  brief: z.string(),
  examples: z.array(z.unknown()).optional(),
  annotations: z
    .strictObject({
      telltale: z.strictObject({
        /** Name as a metric label. */
        label: z.string().regex(/^[a-z_]+$/),
      }),
    })
    .optional(),
});

const requirement = z.union([
  z.enum(["required", "recommended", "opt_in"]),
  z.strictObject({ conditionally_required: z.string() }),
]);
export const reference = z.union([
  z.strictObject({ ref: z.string(), requirement_level: requirement.optional() }),
  z.strictObject({ ref_group: z.string() }),
]);

const attributeGroup = z.strictObject({
  id: z.string(),
  visibility: z.enum(["internal", "public"]),
  stability: stability.optional(),
  brief: z.string().optional(),
  attributes: z.array(reference),
});

export const span = z.strictObject({
  type: z.string(),
  kind: z.enum(["internal", "client"]),
  name: z.strictObject({ note: z.string() }),
  stability,
  requirement_level: requirement,
  brief: z.string(),
  note: z.string().optional(),
  attributes: z.array(reference),
  /** Values of `gen_ai.operation.name` by which the collector tells the span. */
  annotations: z.strictObject({ telltale: z.strictObject({ operations: z.array(z.string()).nonempty() }) }),
});

export const event = z.strictObject({
  name: z.string().regex(/^[a-z_.]+$/),
  stability,
  requirement_level: requirement,
  brief: z.string(),
  /** Makes it a record of its own, which holds content; without, it is an event of the log line. */
  attributes: z.array(reference).nonempty().optional(),
});

export const metric = z.strictObject({
  name: z.string(),
  instrument: z.enum(["histogram", "counter", "updowncounter", "gauge"]),
  unit: z.string(),
  stability,
  requirement_level: requirement,
  brief: z.string(),
  attributes: z.array(reference),
  annotations: z.strictObject({
    telltale: z.strictObject({
      from: z.union([
        z.strictObject({ span: z.string() }),
        z.strictObject({
          log: z.string(),
          /** Lines with these events only. Default: all. */
          events: z.array(z.string()).nonempty().optional(),
          /** Lines with these are counted down. */
          less: z.array(z.string()).nonempty().optional(),
        }),
      ]),
      /**
       * What is measured: `duration` of a span, `count` of log lines, a field of the line, the value of an attribute,
       * or of several, told apart by the value of one more attribute.
       */
      value: z.union([z.string(), z.record(z.string(), z.record(z.string(), z.string()))]),
      bounds: z.array(z.number()).optional(),
    }),
  }),
});

export const registryFile = z.strictObject({
  file_format: z.literal("definition/2"),
  attributes: z.array(attribute).default([]),
  attribute_groups: z.array(attributeGroup).default([]),
  spans: z.array(span).default([]),
  events: z.array(event).default([]),
  metrics: z.array(metric).default([]),
});
