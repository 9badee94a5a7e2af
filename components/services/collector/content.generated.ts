// Generated from contract/registry by `npm run generate`. Do not edit.

/** Names of events that hold content. */
export const CONTENT_EVENTS = [
  "gen_ai.client.inference.operation.details",
  "telltale.tool.call.details",
] as const;

/** Attributes that hold it. */
export const CONTENT_KEYS = [
  "gen_ai.input.messages",
  "gen_ai.output.messages",
  "gen_ai.system_instructions",
  "gen_ai.tool.definitions",
  "gen_ai.tool.call.arguments",
  "gen_ai.tool.call.result",
] as const;
