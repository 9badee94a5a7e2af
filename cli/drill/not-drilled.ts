/** Alerts that no drill makes fire, by name: why, and how to see them. docs/drill.md */
export const NOT_DRILLED: Readonly<Record<string, string>> = {
  Watchdog: "it fires at all times: telltale:alerts.deadmanUrlFile names who is called as long as it does",
  TelemetryRefused: "it needs a collector that refuses what all agents send: send 33 MB to it at once",
  QueueFilling: "it needs a full disk queue: stop a store for an hour, with telltale:queue.size at 10MB",
  TargetDown:
    "it needs a service that is down: stop one by its pid, telltale status names it, until it is back",
  RulesFailing: "it needs a broken rule, which telltale check refuses",
  ReloadFailing: "it needs a broken configuration: break a file in .telltale/<stack>/config and send SIGHUP",
  NotificationsFailing:
    "it needs a receiver that does not answer: point a webhook at a closed port, then drill with --notify",
  StoreNearSize:
    "it needs a store that is nearly full: set telltale:retention.metricsSize to less than Prometheus holds",
};
