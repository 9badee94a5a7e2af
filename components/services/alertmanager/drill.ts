/** What drills' alerts are known by, and where `telltale drill` waits for them: a port of the stack that else is silent. */
export const DRILL = { servicePrefix: "telltale-drill-", environment: "drill", portAboveBase: 96 } as const;

/** Resolved notifications come within this, whatever the routes of people say. */
const GROUP_INTERVAL = "10s";

interface Config {
  readonly route: { readonly receiver: string; readonly routes?: readonly object[] };
  readonly receivers: readonly object[];
}

/**
 * Adds the ways of drills' alerts, before all others: to whoever runs the drill alone, and, from any environment but their
 * own, on to those who would hear of a real one. Nothing is sent there unless a drill runs.
 */
export function withDrills<C extends Config>(config: C, hostPort: string) {
  const ofDrills = `service=~"${DRILL.servicePrefix}.+"`;
  const route = { receiver: "drill", group_interval: GROUP_INTERVAL };
  return {
    ...config,
    route: {
      ...config.route,
      routes: [
        { ...route, matchers: [ofDrills, `environment="${DRILL.environment}"`] },
        { ...route, matchers: [ofDrills], continue: true },
        ...(config.route.routes ?? []),
      ],
    },
    receivers: [
      ...config.receivers,
      { name: "drill", webhook_configs: [{ url: `http://${hostPort}/`, send_resolved: true }] },
    ],
  };
}
