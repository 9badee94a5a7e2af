/** Where an agent says less than the contract asks, the collector says it. */
export function renderContractMapping(environment: string) {
  const unknownEnvironment = 'resource.attributes["deployment.environment.name"] == nil';
  const unknownStatus =
    'span.attributes["telltale.status"] == nil and span.attributes["gen_ai.operation.name"] != nil';
  const resource = {
    statements: [
      `set(resource.attributes["deployment.environment.name"], "${environment}") where ${unknownEnvironment}`,
    ],
  };
  const span = {
    statements: [
      `set(span.attributes["telltale.status"], "failure") where ${unknownStatus} and span.status.code == STATUS_CODE_ERROR`,
      `set(span.attributes["telltale.status"], "success") where ${unknownStatus}`,
    ],
  };
  return { error_mode: "ignore", trace_statements: [resource, span], log_statements: [resource] };
}
