import type { Drill } from "../drill.ts";

/** What the rule takes for the shortest pause. */
const PAUSE_SECONDS = 600;

export const AGENTS: readonly Drill[] = [
  {
    alert: "AgentSilent",
    sends:
      "a past in which an agent was active for 40 minutes, and then no more; in the end, that it has long pauses by habit",
    metric: "service:telltale_active:timestamp",
    cause: {
      past: (limit) => {
        const silent = Math.ceil((limit * 1.1 * PAUSE_SECONDS) / 60) + 1;
        const minutes = [silent + 40, silent] as const;
        return [
          { name: "service:telltale_active:timestamp", minutes, value: (time) => time },
          { name: "service:telltale_pause:seconds", minutes, value: () => 60 },
        ];
      },
    },
    end: {
      past: () => [{ name: "service:telltale_pause:seconds", minutes: [0, 0], value: () => 7 * 3_600 }],
    },
    // Older samples than of twelve hours ago are not taken.
    below: 50,
    notifiedWithin: 300,
    resolvedWithin: 5,
  },
];
