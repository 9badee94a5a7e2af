// Generated from contract/registry by `npm run generate`. Do not edit.

/** Keys of span and resource attributes. */
export const ATTR = {
  SERVICE_NAME: "service.name",
  DEPLOYMENT_ENVIRONMENT_NAME: "deployment.environment.name",
  SERVICE_VERSION: "service.version",
  SERVICE_INSTANCE_ID: "service.instance.id",
  GEN_AI_OPERATION_NAME: "gen_ai.operation.name",
  GEN_AI_WORKFLOW_NAME: "gen_ai.workflow.name",
  TELLTALE_WORKFLOW_ID: "telltale.workflow.id",
  TELLTALE_WORKFLOW_STATE: "telltale.workflow.state",
  TELLTALE_TASK_NAME: "telltale.task.name",
  TELLTALE_TASK_ID: "telltale.task.id",
  TELLTALE_TASK_ATTEMPT: "telltale.task.attempt",
  TELLTALE_STATUS: "telltale.status",
  ERROR_TYPE: "error.type",
  GEN_AI_AGENT_NAME: "gen_ai.agent.name",
  GEN_AI_CONVERSATION_ID: "gen_ai.conversation.id",
  GEN_AI_TOOL_NAME: "gen_ai.tool.name",
  GEN_AI_TOOL_CALL_ID: "gen_ai.tool.call.id",
  GEN_AI_PROVIDER_NAME: "gen_ai.provider.name",
  GEN_AI_REQUEST_MODEL: "gen_ai.request.model",
  GEN_AI_RESPONSE_MODEL: "gen_ai.response.model",
  GEN_AI_RESPONSE_FINISH_REASONS: "gen_ai.response.finish_reasons",
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK: "gen_ai.response.time_to_first_chunk",
  GEN_AI_TOKEN_TYPE: "gen_ai.token.type",
  GEN_AI_USAGE_INPUT_TOKENS: "gen_ai.usage.input_tokens",
  GEN_AI_USAGE_OUTPUT_TOKENS: "gen_ai.usage.output_tokens",
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS: "gen_ai.usage.cache_read.input_tokens",
  GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS: "gen_ai.usage.cache_creation.input_tokens",
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS: "gen_ai.usage.reasoning.output_tokens",
  TELLTALE_LLM_COST: "telltale.llm.cost",
  GEN_AI_INPUT_MESSAGES: "gen_ai.input.messages",
  GEN_AI_OUTPUT_MESSAGES: "gen_ai.output.messages",
  GEN_AI_SYSTEM_INSTRUCTIONS: "gen_ai.system_instructions",
  GEN_AI_TOOL_DEFINITIONS: "gen_ai.tool.definitions",
  GEN_AI_TOOL_CALL_ARGUMENTS: "gen_ai.tool.call.arguments",
  GEN_AI_TOOL_CALL_RESULT: "gen_ai.tool.call.result",
  TELLTALE_CONTENT_SIZE: "telltale.content.size",
  TELLTALE_CONTENT_CUT: "telltale.content.cut",
  TELLTALE_STREAM: "telltale.stream",
} as const;

/** Values of `gen_ai.operation.name`. */
export const OPERATION = {
  INVOKE_WORKFLOW: "invoke_workflow",
  EXECUTE_TASK: "execute_task",
  INVOKE_AGENT: "invoke_agent",
  EXECUTE_TOOL: "execute_tool",
  CHAT: "chat",
  TEXT_COMPLETION: "text_completion",
  GENERATE_CONTENT: "generate_content",
  EMBEDDINGS: "embeddings",
  TRANSITION: "transition",
} as const;

/** Values of `telltale.status`. */
export const STATUS = {
  SUCCESS: "success",
  FAILURE: "failure",
  RETRY: "retry",
  PAUSED: "paused",
} as const;

/** Values of `telltale.workflow.state`. */
export const STATE = {
  INITIATED: "initiated",
  PAUSED: "paused",
  RESUMED: "resumed",
  COMPLETED: "completed",
  FAILED: "failed",
} as const;

/** Values of a log line's `level`. */
export const LEVEL = {
  DEBUG: "DEBUG",
  INFO: "INFO",
  WARNING: "WARNING",
  ERROR: "ERROR",
  CRITICAL: "CRITICAL",
} as const;

/** Log events of the contract. */
export const EVENT = {
  WORKFLOW_INITIATED: "workflow_initiated",
  WORKFLOW_PAUSED: "workflow_paused",
  WORKFLOW_RESUMED: "workflow_resumed",
  WORKFLOW_COMPLETED: "workflow_completed",
  WORKFLOW_FAILED: "workflow_failed",
  WORKFLOW_HEARTBEAT: "workflow_heartbeat",
  TASK_STARTED: "task_started",
  TASK_RETRIED: "task_retried",
  TASK_COMPLETED: "task_completed",
  TASK_FAILED: "task_failed",
  AGENT_COMPLETED: "agent_completed",
  AGENT_FAILED: "agent_failed",
  LLM_COMPLETED: "llm_completed",
  LLM_FAILED: "llm_failed",
  TOOL_COMPLETED: "tool_completed",
  TOOL_FAILED: "tool_failed",
  UNCAUGHT_ERROR: "uncaught_error",
  ERROR_CAPTURED: "error_captured",
  TELEMETRY_DROPPED: "telemetry_dropped",
  LOG: "log",
} as const;

/** Events that hold content. */
export const CONTENT_EVENT = {
  GEN_AI_CLIENT_INFERENCE_OPERATION_DETAILS: "gen_ai.client.inference.operation.details",
  TELLTALE_TOOL_CALL_DETAILS: "telltale.tool.call.details",
} as const;

/** Fields of a log line, in their order. */
export const LOG_FIELDS = [
  "timestamp",
  "level",
  "workflow_id",
  "task_id",
  "event",
  "status",
  "output_data",
  "trace_id",
  "span_id",
  "service",
  "environment",
  "release",
  "workflow",
  "task",
  "attempt",
  "agent",
  "tool",
  "model",
  "conversation_id",
  "message",
  "duration_ms",
  "error",
  "otlp",
] as const;

/** Fields that are in every log line, null where absent. */
export const LOG_REQUIRED_FIELDS = [
  "timestamp",
  "level",
  "workflow_id",
  "task_id",
  "event",
  "status",
  "output_data",
  "trace_id",
  "span_id",
] as const;

/** Fields of a log line that are attributes of its record, too. */
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

/** Keys whose values are masked, as the collector masks them. */
export const SECRET_KEYS = [
  "(?i)^(.*[._-])?(api[_-]?key|authorization|cookie|passw(or)?d|secret|(access|auth|refresh)[_-]?token)$",
] as const;

/** Secrets that are masked in texts, as the collector masks them. */
export const SECRET_VALUES = [
  "sk-[A-Za-z0-9_-]{20,}",
  "gh[pousr]_[A-Za-z0-9]{36,}",
  "xox[abprs]-[A-Za-z0-9-]{10,}",
  "AKIA[0-9A-Z]{16}",
  "AIza[0-9A-Za-z_-]{35}",
  "eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}",
  "-----BEGIN [A-Z ]*PRIVATE KEY-----",
] as const;
