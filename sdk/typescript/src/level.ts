import type { LEVEL } from "./contract.generated.ts";

/** How severe an event is. */
export type Level = (typeof LEVEL)[keyof typeof LEVEL];
