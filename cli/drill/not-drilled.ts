/**
 * Alerts on the stack itself, but for TelemetryDropped: they name no agent, so that a drill of one would be told to people;
 * and most need a stack that is broken. How to see each.
 */
export const NOT_DRILLED: Readonly<Record<string, string>> = {
  Watchdog: "it fires at all times: Alertmanager lists it",
  TelemetryRefused: "send the collector a dozen requests with a wrong token",
  QueueFilling: "stop a store while agents send, with a small telltale:queue.size",
  TargetDown: "name an address where nothing listens in telltale:scrape.targets",
  RulesFailing: "let two recording rules give the same series",
  ReloadFailing: "break a service's file in .telltale/<stack>/config, and send the service SIGHUP",
  NotificationsFailing: "let a receiver's webhook lead where nothing listens, then drill with --notify",
  StoreNearSize: "set telltale:retention.metricsSize to little more than Prometheus holds",
};
