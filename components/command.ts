/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];
