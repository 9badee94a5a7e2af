import { join } from "node:path";

/** The folder that this command belongs to, and whose stacks it runs. */
export const CHECKOUT = join(import.meta.dirname, "..");
