/** What every container has, whatever applies the plan. */
export const SECURITY_OPTIONS = ["no-new-privileges:true"] as const;
export const LOG_ROTATION = { "max-size": "10m", "max-file": "3" } as const;
