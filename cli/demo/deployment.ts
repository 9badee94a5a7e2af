/** What the demo's agents run as, unless a scenario says otherwise. */
export const DEMO_AGENTS = {
  service: process.env.TELLTALE_SERVICE || "demo-agents",
  release: "1.0.0",
} as const;
