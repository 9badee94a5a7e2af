// Read by the collector, for lines of agents without the SDK, and, through the generated constants, by the SDK.

/** Fields of a log line that are attributes of its record, too: ids, event, level and names. All are texts. */
export const LOG_ATTRIBUTES = [
  "workflow_id",
  "task_id",
  "event",
  "level",
  "status",
  "workflow",
  "task",
  "agent",
  "tool",
  "model",
  "conversation_id",
] as const;
