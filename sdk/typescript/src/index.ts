// Start and end

export { type Problem, TelltaleError } from "./error.ts";
export { type FlushOptions, flush, shutdown } from "./flush.ts";
export type { Content, LogsTo, StartOptions } from "./settings.ts";
export { start } from "./start.ts";

// Workflows and their tasks

export { type Attempt, type TaskOptions, task } from "./task.ts";
export { transition } from "./transition.ts";
export { type Run, type WorkflowOptions, workflow } from "./workflow.ts";

// Other processes: HTTP, MCP

export { continueTrace, traceHeaders } from "./propagation.ts";

// Agents, models, tools

export { type AgentOptions, agent } from "./agent.ts";
export type { LlmContent } from "./content.ts";
export { type LlmCall, type LlmOptions, llm } from "./llm.ts";
export type { LlmResponse, LlmUsage } from "./llm-facts.ts";
export { type ToolOptions, tool } from "./tool.ts";

// Log events

export { type Log, type LogDetails, log } from "./log.ts";

// Errors

export { captureError, type ErrorDetails } from "./error-reports/capture-error.ts";
