/** Longer than services take to write down what they hold in memory. */
export const STOP_SECONDS = 30;

/** What every container has, whatever applies the plan. */
export const SECURITY_OPTIONS = ["no-new-privileges:true"] as const;
export const LOG_ROTATION = { "max-size": "10m", "max-file": "3" } as const;

/** By this name containers reach the engine's machine; Docker Desktop has it by itself. */
export const MACHINE = { host: "host.docker.internal", ip: "host-gateway" } as const;

/** When the engine asks for a service's health. Durations as it writes them: Pulumi would see another form as a change. */
export const HEALTH_CHECK = { interval: "5s", timeout: "5s", retries: 3, startPeriod: "1m0s" } as const;
