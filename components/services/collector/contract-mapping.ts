/** Where an agent says less than the contract asks, the collector says it. */
export function renderContractMapping(environment: string) {
  const unknownEnvironment = 'resource.attributes["deployment.environment.name"] == nil';
  const unknownStatus =
    'span.attributes["telltale.status"] == nil and span.attributes["gen_ai.operation.name"] != nil';
  const failed = `${unknownStatus} and span.status.code == STATUS_CODE_ERROR`;
  const unknownError = 'span.attributes["error.type"] == nil';
  const resource = {
    statements: [
      `set(resource.attributes["deployment.environment.name"], "${environment}") where ${unknownEnvironment}`,
    ],
  };
  const exception = {
    conditions: [`${failed} and spanevent.name == "exception"`],
    statements: [
      `set(span.attributes["error.type"], spanevent.attributes["exception.type"]) where spanevent.attributes["exception.type"] != nil`,
    ],
  };
  const error = {
    conditions: [failed],
    statements: [
      // A Python exception's repr or last line, which begins with its class; anything else is not bounded.
      `set(span.cache, ExtractPatterns(span.status.message, "^(?P<type>[A-Za-z_][A-Za-z0-9_.]*(Error|Exception|Timeout|Interrupt))\\\\b")) where ${unknownError}`,
      `set(span.attributes["error.type"], span.cache["type"]) where ${unknownError} and span.cache["type"] != nil`,
      `set(span.attributes["error.type"], "_OTHER") where ${unknownError}`,
      // The class alone, as the SDK names it, without the module that it happens to live in.
      `replace_pattern(span.attributes["error.type"], "^.*[.:]", "")`,
    ],
  };
  const span = {
    statements: [
      `set(span.attributes["telltale.status"], "failure") where ${failed}`,
      `set(span.attributes["telltale.status"], "success") where ${unknownStatus}`,
    ],
  };
  return {
    error_mode: "ignore",
    trace_statements: [resource, exception, error, span],
    log_statements: [resource],
  };
}
